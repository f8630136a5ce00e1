/** Whoever dies, and whenever: at most one owner, and none only if the dead one was it. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { build, counts, Machine, type Running } from './machine.ts';

setDefaultTimeout(60_000);
build();

interface Pair {
  machine: Machine;
  a: Running;
  b: Running;
  id: string;
}

/** worker-A, which runs a counter, and worker-B; each may be told to die at a step of a migration. */
async function pair(exitAt: { a?: string; b?: string } = {}): Promise<Pair> {
  const machine = new Machine();
  await machine.broker();
  const hook = (step?: string) => (step === undefined ? {} : { env: { THINGS_TEST_EXIT_AT: step } });
  const [a, b] = await Promise.all([
    machine.worker('worker-A', hook(exitAt.a)),
    machine.worker('worker-B', hook(exitAt.b)),
  ]);
  const id = await machine.program('worker-A', 'counter.js');
  await a.progress();
  return { machine, a, b, id };
}

const beforeTheCommit = ['asking', 'fetching', 'preparing', 'prepared', 'receiving', 'restoring', 'restored'];

for (const step of beforeTheCommit) {
  test(`the target dies at "${step}": the source goes on`, async () => {
    const { machine, a, b, id } = await pair({ b: `target ${step}` });
    await using _ = machine;
    const began = performance.now();
    const { code, stdout, stderr } = await machine.dispatch('migrate', id, 'worker-B');
    expect(performance.now() - began).toBeLessThan(5000);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`worker worker-B did not answer; process ${id} goes on on worker-A`);
    expect((await b.ended).signal).toBe('SIGKILL');
    await a.progress();
    expect(counts(a)).toEqual({ missing: [], repeated: [] });
    const { workers, processes } = await machine.ps();
    expect(workers.map(worker => worker.id)).toEqual(['worker-A']);
    expect(processes).toEqual([expect.objectContaining({ id, worker: 'worker-A', status: 'Running' })]);
  });
}

test('the target dies with the commit in its hands: in doubt, until a person takes it back', async () => {
  const { machine, a, b, id } = await pair({ b: 'target started' });
  await using _ = machine;
  const { code, stderr } = await machine.dispatch('migrate', id, 'worker-B');
  expect(code).toBe(1);
  expect(stderr).toContain(
    `process ${id} was handed over to worker-B, which has not confirmed that it runs it`,
  );
  expect(stderr).toContain(`resume ${id} takes it back on worker-A`);
  await b.ended;
  expect((await machine.ps()).processes).toEqual([expect.objectContaining({ id, status: 'In doubt' })]);
  const lines = a.stdout;
  expect(await machine.dispatched('resume', id)).toMatchObject({ engine: 'worker-A', status: 'Running' });
  expect(a.stdout.startsWith(lines)).toBe(true);
  await a.progress();
  expect(counts(a)).toEqual({ missing: [], repeated: [] });
});

test('the target dies with the commit in its hands: in doubt, until a person gives it up', async () => {
  const { machine, a, id } = await pair({ b: 'target started' });
  await using _ = machine;
  await machine.dispatch('migrate', id, 'worker-B');
  // Another life of the target knows nothing, and that settles nothing.
  await machine.worker('worker-B');
  expect((await machine.ps()).processes).toEqual([expect.objectContaining({ id, status: 'In doubt' })]);
  expect(await machine.dispatched('kill', id)).toMatchObject({ status: 'Killed' });
  expect((await machine.ps()).processes).toEqual([]);
  expect(counts(a).repeated).toEqual([]);
});

for (const step of ['preparing', 'capturing', 'offering', 'committing', 'moved']) {
  test(`the source dies at "${step}": at most one owner, on the target`, async () => {
    const { machine, a, b, id } = await pair({ a: `source ${step}` });
    await using _ = machine;
    const { code, stderr } = await machine.dispatch('migrate', id, 'worker-B');
    expect(code).toBe(1);
    expect(stderr).toContain('worker worker-A went away before it answered');
    await a.ended;
    const ownedByB = () =>
      machine.ps().then(({ processes }) => processes.filter(({ worker }) => worker === 'worker-B'));
    if (step === 'moved') {
      await b.progress();
      expect(await ownedByB()).toEqual([expect.objectContaining({ id, status: 'Running' })]);
      expect(counts(a, b)).toEqual({ missing: [], repeated: [] });
    } else {
      // Nobody sent the commit, so nobody may start it.
      expect(await ownedByB()).toEqual([]);
      expect(b.stdout).not.toContain('count');
    }
  });
}

test('the dispatcher dies in the middle: the migration does not notice', async () => {
  const { machine, a, b, id } = await pair();
  await using _ = machine;
  const dispatcher = machine.things(['dispatch', machine.url, 'migrate', id, 'worker-B']);
  // As soon as the source has heard of it.
  const asked = machine.dispatch('ps').then(() => dispatcher.kill('SIGKILL'));
  await Promise.all([asked, dispatcher.ended]);
  // Killed before it had asked, or after: then it goes on elsewhere.
  await Promise.any([a.progress(20), b.progress()]);
  expect((await machine.ps()).processes).toHaveLength(1);
  expect(counts(a, b).repeated).toEqual([]);
});

test('the broker restarts: programs run on, and can be commanded again', async () => {
  await using machine = new Machine();
  const broker = await machine.broker();
  const [a, b] = await Promise.all([
    machine.worker('worker-A'),
    machine.worker('worker-B', { build: 'node' }),
  ]);
  const id = await machine.program('worker-A', 'counter.js');
  await a.progress();
  broker.kill('SIGKILL');
  await broker.ended;
  await a.says('trying again in');
  await a.progress(20);
  await machine.broker('things', machine.port);
  const again = (worker: Running) =>
    worker.until(() => worker.stdout.split('connected to').length === 3, 'reconnection');
  await Promise.all([again(a), again(b)]);
  expect(await machine.dispatched('pause', id)).toMatchObject({ id, engine: 'worker-A', status: 'Paused' });
  expect(counts(a)).toEqual({ missing: [], repeated: [] });
});

test('a worker is killed: ps shows it gone, and nothing of it is left', async () => {
  const { machine, a, b, id } = await pair();
  await using _ = machine;
  a.kill('SIGKILL');
  await a.ended;
  const { workers, processes } = await machine.ps();
  expect(workers.map(worker => worker.id)).toEqual(['worker-B']);
  expect(processes).toEqual([]);
  const { stderr } = await machine.dispatch('kill', id);
  expect(stderr).toContain(`there is no process ${id}`);
  b.interrupt();
  await b.ended;
  expect((await machine.noSurvivors(3000)).filter(line => !line.includes('pubsub'))).toEqual([]);
});

test('a worker is killed while a program is in an endless turn: not even that is left', async () => {
  await using machine = new Machine();
  const broker = await machine.broker();
  const worker = await machine.worker('worker-A');
  await machine.program('worker-A', 'busy.js');
  await worker.prints('busy');
  worker.kill('SIGKILL');
  await worker.ended;
  expect(await machine.noSurvivors(3000, [broker])).toEqual([]);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} ends a worker and all its programs within 5 s`, async () => {
    await using machine = new Machine();
    const broker = await machine.broker();
    const worker = await machine.worker('worker-A');
    await machine.program('worker-A', 'counter.js');
    await machine.program('worker-A', 'busy.js');
    const paused = await machine.program('worker-A', 'counter.js');
    await machine.dispatched('pause', paused);
    await worker.prints('busy');
    const began = performance.now();
    worker.interrupt(signal);
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(5000);
    expect(await machine.noSurvivors(500, [broker])).toEqual([]);
    expect((await machine.ps()).workers).toEqual([]);
  });
}

test('Ctrl-C while there is no broker', async () => {
  await using machine = new Machine();
  const broker = await machine.broker();
  broker.kill('SIGKILL');
  await broker.ended;
  const worker = machine.launch('worker-A');
  await worker.says(`no Pub/Sub service at ${machine.url}: connection refused; trying again in`);
  worker.interrupt();
  expect((await worker.ended).code).toBe(0);
  expect(worker.stdout).toBe('[Engine:worker-A] Initialized\n');
});

test('a program that takes too much memory is ended, and told why', async () => {
  await using machine = new Machine();
  await machine.broker();
  const worker = await machine.worker('worker-A', { config: { memory_limit: 200 } });
  const id = await machine.program('worker-A', 'greedy.js');
  await worker.says(`process ${id} (greedy.js) ended: it used`);
  expect(worker.stderr).toMatch(
    /process \w+ was ended: it used \d+ MB, its limit is 200 MB\. Raise "memory_limit"/,
  );
});

test('nobody reads the console any more: the programs go on', async () => {
  await using machine = new Machine();
  await machine.broker();
  const worker = await machine.worker('worker-A');
  await machine.worker('worker-B');
  const id = await machine.program('worker-A', 'counter.js');
  await worker.progress();
  worker.process.stdout!.destroy();
  worker.process.stderr!.destroy();
  await Bun.sleep(200);
  expect(await machine.dispatched('migrate', id, 'worker-B')).toMatchObject({ engine: 'worker-B' });
});
