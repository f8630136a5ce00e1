import { expect, setDefaultTimeout, test } from 'bun:test';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { Dispatcher } from '../../src/dispatcher/dispatcher.ts';
import { Images } from '../../src/worker/instrumenting.ts';
import { ManualClock } from '../bus/manual-clock.ts';
import { Fleet, failure } from './fleet.ts';

setDefaultTimeout(60_000);

test('runs a program, shows and publishes what it prints, and tells how it ended', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const info = await fleet.run('A', { end: { at: 3, code: 5 } });
  expect(info).toEqual({
    id: expect.stringMatching(/^[A-Za-z0-9]{8}$/),
    worker: 'A',
    pid: expect.any(Number),
    status: 'Running',
  });
  await fleet.until(() => fleet.consoles.get('A')?.includes('ended'));
  expect(fleet.consoles.get('A')).toBe(
    '[Engine:A] Initialized\n[Engine:A] connected to Pub/Sub at mqtt://memory\n' +
      `count 1\ncount 2\ncount 3\n[Engine:A] process ${info.id} (a.js) ended: exit code 5\n`,
  );
  expect(fleet.printed(info.id)).toEqual(['count 1', 'count 2', 'count 3']);
});

test('pauses, resumes and kills; says so when there is nothing to do', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const { id } = await fleet.run('A', {});
  await fleet.progress(id);

  expect(await fleet.dispatch(d => d.pause(id))).toMatchObject({ id, status: 'Paused' });
  const lines = fleet.printed(id).length;
  expect(await failure(fleet.dispatch(d => d.pause(id)))).toMatchObject({ code: 'ALREADY_PAUSED' });
  expect(fleet.printed(id)).toHaveLength(lines);

  // Any unambiguous beginning of an id will do.
  expect(await fleet.dispatch(d => d.resume(id.slice(0, 3)))).toMatchObject({ id, status: 'Running' });
  await fleet.progress(id);
  expect(await failure(fleet.dispatch(d => d.resume(id)))).toMatchObject({ code: 'ALREADY_RUNNING' });

  expect(await fleet.dispatch(d => d.kill(id))).toMatchObject({ id, status: 'Killed' });
  expect(await failure(fleet.dispatch(d => d.kill(id)))).toMatchObject({
    code: 'PROCESS_ENDED',
    message: `process ${id} (a.js) has already ended: killed`,
  });
});

test('kills what stands still, and what will not listen', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const still = await fleet.run('A', {});
  await fleet.dispatch(d => d.pause(still.id));
  expect(await fleet.dispatch(d => d.kill(still.id))).toMatchObject({ status: 'Killed' });
  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes).toEqual([]);
});

test('a program in a long turn is not paused, and goes on', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const { id } = await fleet.run('A', { busyAt: 3 });
  await fleet.progress(id);
  const began = performance.now();
  expect(await failure(fleet.dispatch(d => d.pause(id)))).toMatchObject({ code: 'PROCESS_BUSY' });
  expect(performance.now() - began).toBeLessThan(5000);
  await fleet.progress(id);
});

test('refuses what cannot run, with the reason', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  expect(await failure(fleet.run('A', { text: 'syntax error' }))).toMatchObject({
    code: 'PROGRAM_SYNTAX',
    message: 'a.js:1:8: Unexpected token',
  });
  expect(await failure(fleet.run('A', { text: 'crash' }))).toMatchObject({
    code: 'CHILD_FAILED',
    message: expect.stringContaining('the instrumenter fell over'),
  });
  expect(await failure(fleet.run('B', {}))).toMatchObject({
    code: 'UNKNOWN_WORKER',
    message: 'there is no worker B',
    hint: 'Connected: A.',
  });
  expect(await failure(fleet.dispatch(d => d.kill('nothing1')))).toMatchObject({ code: 'UNKNOWN_PROCESS' });
});

test('a request that comes twice is done once', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  await fleet.run('A', {});
  const command = fleet.broker.published.find(({ topic }) => topic.includes('/commands/'))!;
  const replies = () => fleet.broker.published.filter(({ topic }) => topic.includes('/replies/A')).length;
  const before = replies();
  fleet.broker.publish(command.topic, command.payload);
  await fleet.until(() => replies() > before);
  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes).toHaveLength(1);
});

test("a stranger's message costs a line", async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  for (const [topic, payload] of [
    ['things/1/workers/A/commands/x', '{'],
    ['things/1/workers/A/commands/x', '{"type":"run"}'],
    ['things/1/workers/A/peers/x', 'null'],
    ['things/1/workers/A', '[]'],
    ['things/1/workers/A/chunks/x/y/0', 'zzz'],
  ]) {
    fleet.broker.publish(topic!, Buffer.from(payload!));
  }
  const { id } = await fleet.run('A', {});
  await fleet.progress(id);
  expect(fleet.consoles.get('A')!.match(/was dropped/g)).toHaveLength(4);
});

test('a program that writes to its worker as if it were its runtime is ended, and nothing else happens', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const bystander = await fleet.run('A', {});
  const { id } = await fleet.run('A', { vandal: 'GET / HTTP/1.1\r\n\r\n' });
  await fleet.until(() =>
    fleet.consoles.get('A')?.includes(`process ${id} (a.js) ended: it wrote to descriptor 3`),
  );
  await fleet.progress(bystander.id);
});

test('a second worker of a living id is refused; the first one does not notice', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const { id } = await fleet.run('A', {});
  expect(await failure(fleet.worker('A', {}, 'the second'))).toMatchObject({
    code: 'WORKER_ID_TAKEN',
    message: 'another worker called A is alive at mqtt://memory',
  });
  await fleet.progress(id);
  expect(await fleet.dispatch(d => d.pause(id))).toMatchObject({ status: 'Paused' });
});

test('what a dead worker left in the registry is overwritten', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const stale = fleet.broker.retained.get('things/1/workers/A')!;
  await fleet.workers.get('A')!.stop();
  expect(fleet.broker.retained.has('things/1/workers/A')).toBe(false);
  fleet.broker.retained.set('things/1/workers/A', stale);
  fleet.consoles.clear();
  await fleet.worker('A');
  expect(fleet.broker.retained.get('things/1/workers/A')).not.toEqual(stale);
});

test('a worker that is gone is gone from the registry, with its processes', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const { id } = await fleet.run('A', {});
  fleet.broker.barred = 'things-A';
  fleet.broker.drop('things-A');
  const dispatcher = await fleet.dispatcher();
  expect(dispatcher.fleet.workers).toEqual([]);
  expect(await failure(dispatcher.kill(id))).toMatchObject({ code: 'UNKNOWN_PROCESS' });
});

test('programs run on while the broker is away, and are found again afterwards', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const { id } = await fleet.run('A', {});
  fleet.broker.stop();
  const lines = () => fleet.consoles.get('A')!.split('\ncount ').length;
  const before = lines();
  await fleet.until(() => lines() > before + 5);
  expect(await failure(fleet.run('A', {}))).toMatchObject({ code: 'BROKER_UNREACHABLE' });
  fleet.broker.up = true;
  await fleet.until(() => fleet.consoles.get('A')!.split('connected to').length === 3);
  expect(await fleet.dispatch(d => d.pause(id))).toMatchObject({ id, worker: 'A', status: 'Paused' });
});

test('a worker that stops answers no more, and a dispatcher does not wait for it', async () => {
  await using fleet = new Fleet();
  const worker = await fleet.worker('A');
  const { id } = await fleet.run('A', { busyAt: 3 });
  await fleet.progress(id);
  const pausing = failure(fleet.dispatch(d => d.pause(id)));
  await fleet.until(() => fleet.broker.published.some(({ payload }) => payload.includes('"pause"')));
  await worker.stop();
  expect((await pausing).code).toMatch(/WORKER_GONE|WORKER_LEAVING|CHILD_FAILED/);
});

test.each([
  ['being instrumented', (fleet: Fleet) => fleet.instrumenters],
  ['on its way to start', (fleet: Fleet) => fleet.children],
])(
  'a program that is %s does not outlive a worker that stops',
  async (_, started) => {
    await using fleet = new Fleet();
    const worker = await fleet.worker('A');
    const running = failure(fleet.run('A', {}));
    await fleet.until(() => started(fleet).length === 1);
    await worker.stop();
    expect((await running).code).toMatch(/WORKER_GONE|WORKER_LEAVING|CHILD_FAILED/);
    const ended = (each: ChildProcess) => each.exitCode !== null || each.signalCode !== null;
    for (const each of fleet.instrumenters) if (!ended(each)) await once(each, 'exit');
    // Whatever would go on now does so in a few turns.
    await Bun.sleep(50);
    for (const each of fleet.children) if (!ended(each)) await once(each, 'exit');
    expect(fleet.consoles.get('A')!.includes('count')).toBe(false);
  },
  10_000,
);

test('a program is ended when it exceeds its memory limit', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A', { memoryLimit: 5 });
  const { id } = await fleet.run('A', {});
  await fleet.until(() => fleet.consoles.get('A')?.includes(`process ${id} (a.js) ended: it used`));
  expect(fleet.consoles.get('A')).toMatch(/process \w+ was ended: it used \d+ MB, its limit is 5 MB/);
});

test('the warm child is the one that runs the program', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A', { standby: 1 });
  const first = await fleet.run('A', {});
  const second = await fleet.run('A', {});
  expect(second.pid).not.toBe(first.pid);
  await fleet.progress(second.id);
});

test('waits for a line, whatever it is cut into', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const timeout = 10_000;
  expect(await fleet.run('A', {}, { pattern: /^count 5$/, timeout })).toMatchObject({ status: 'Running' });
  const text = 'x'.repeat(100_000);
  await fleet.run('A', { text }, { pattern: /^x{100000} 2$/, timeout });
});

test('kills what does not say it in time, and tells what it said instead', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const error = await failure(fleet.run('A', { every: 100 }, { pattern: /ready/, timeout: 500 }));
  expect(error.code).toBe('WAITED_IN_VAIN');
  expect(error.message).toMatch(
    /^process \w+ did not print \/ready\/: not within 0.5 s, so it was killed\n {2}\| count 1/,
  );
  await fleet.until(() => fleet.consoles.get('A')?.includes('ended: killed'));
});

test('kills what nobody waits for any more', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const given = new AbortController();
  const failed = failure(fleet.run('A', {}, { pattern: /ready/, timeout: 60_000, signal: given.signal }));
  await fleet.until(() => fleet.broker.published.some(({ topic }) => topic.includes('/output/')));
  given.abort();
  expect((await failed).message).toContain('it was killed, since nobody waits any more');
  await fleet.until(() => fleet.consoles.get('A')?.includes('ended: killed'));
});

test('does not wait for what has ended', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const error = await failure(
    fleet.run('A', { end: { at: 2, code: 3 } }, { pattern: /ready/, timeout: 60_000 }),
  );
  expect(error.message).toEndWith('did not print /ready/: it ended (exit code 3)\n  | count 1\n  | count 2');
});

test('a process of an id that is about to start here is refused, and there is one', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  // The same command with another request: as from another dispatcher that has drawn the same id.
  let twin: string | undefined;
  const wake = fleet.broker.onPublish;
  fleet.broker.onPublish = () => {
    wake();
    const { topic, payload } = fleet.broker.published.at(-1)!;
    if (twin !== undefined || !topic.includes('/commands/')) return;
    const text = payload.toString('latin1');
    const request = /"request":"(\w+)"/.exec(text)![1]!;
    twin = request.split('').reverse().join('');
    fleet.broker.publish(topic, Buffer.from(text.replace(request, twin), 'latin1'));
  };
  await fleet.run('A', {}).catch(() => undefined); // whichever is the first
  const replied = (what: string) =>
    fleet.broker.published.filter(
      ({ topic, payload }) => topic.includes('/replies/A') && payload.includes(what),
    );
  await fleet.until(() => replied('"done"').length + replied('PROCESS_EXISTS').length === 2);
  expect(replied('"done"')).toHaveLength(1);
  const { fleet: known } = await fleet.dispatcher();
  expect(known.processes).toHaveLength(1);
  const alive = fleet.children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  expect(alive.map(({ pid }) => pid)).toEqual([known.processes[0]!.pid]);
});

test('a broker that goes away while a line is waited for is named at once', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  const failed = failure(fleet.run('A', {}, { pattern: /ready/, timeout: 15_000 }));
  await fleet.until(() => fleet.broker.published.some(({ topic }) => topic.includes('/output/')));
  const began = performance.now();
  fleet.broker.stop();
  expect(await failed).toMatchObject({ code: 'BROKER_LOST' });
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a broker that takes messages and delivers none is named, by dispatchers and workers', async () => {
  await using fleet = new Fleet();
  fleet.broker.silenced = 'things-';
  const clock = new ManualClock();
  const failed = failure(Dispatcher.connect('mqtt://u:p@memory', fleet.broker.connect, clock));
  await Bun.sleep(1);
  clock.pass(4000);
  expect(await failed).toMatchObject({
    code: 'BROKER_DEAF',
    message: expect.stringContaining('mqtt://u:***@memory'),
    hint: expect.stringContaining('pubsub acl'),
  });
  fleet.worker('A').catch(() => undefined);
  await fleet.until(() => fleet.consoles.get('A')?.includes('not registered yet'));
  expect(fleet.consoles.get('A')).toContain('things pubsub acl');
});

test('a worker without free descriptors refuses a program and goes on', async () => {
  const broken = Object.assign(new EventEmitter(), { pid: undefined }) as unknown as ChildProcess;
  setTimeout(() => broken.emit('error', new Error('spawn EMFILE')), 1);
  const error = await failure(new Images(() => broken).instrument(Buffer.from('{}')));
  expect(error).toMatchObject({
    code: 'CHILD_FAILED',
    message: 'the program could not be started: no new process could be made: spawn EMFILE',
  });
});

test('a program may have a long name and many long arguments; too long ones are refused at once', async () => {
  await using fleet = new Fleet();
  await fleet.worker('A');
  await fleet.worker('B');
  const name = `${'l'.repeat(120)}.js`;
  const content = { entry: name, files: { [name]: '{}' } };
  const run = (args: string[]) => fleet.dispatch(d => d.run('A', { name, args, form: 'source', content }));
  const { id } = await run([...Array(200).fill('x'), 'y'.repeat(15_000)]);
  await fleet.progress(id);
  await fleet.dispatch(d => d.migrate(id, 'B', { from: 'A', name }));
  await fleet.progress(id);
  for (const args of [Array(2000).fill('x'), ['y'.repeat(30_000)]]) {
    expect(await failure(run(args))).toMatchObject({ code: 'ARGUMENTS_TOO_LONG' });
  }
});
