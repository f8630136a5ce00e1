/** Every failure a user can meet: one clear message with a hint on stderr, nothing on stdout, soon, and no harm done. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Machine, type Outcome, programs, type Running } from './machine.ts';

setDefaultTimeout(60_000);
build();

let machine: Machine;
let workerA: Running;
let counter: string;

beforeAll(async () => {
  machine = new Machine();
  await machine.broker();
  workerA = await machine.worker('worker-A');
  await machine.worker('worker-B');
  counter = await machine.program('worker-A', 'counter.js');
});

afterAll(() => machine[Symbol.asyncDispose]());

/** Fails with these words and this hint, and the counter counts on. */
async function expectFailure(
  outcome: Promise<Outcome>,
  message: string | RegExp,
  hint: string | RegExp,
): Promise<void> {
  const { code, stdout, stderr, took } = await outcome;
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(hint);
  expect(stderr.startsWith('things: ')).toBe(true);
  expect(stderr).not.toContain('    at ');
  expect(code).not.toBe(0);
  expect(took).toBeLessThan(5000);
  await workerA.progress();
}

test('no broker', async () => {
  await expectFailure(
    machine.run(['dispatch', 'mqtt://127.0.0.1:9', 'ps']),
    'no Pub/Sub service at mqtt://127.0.0.1:9: connection refused',
    'things pubsub',
  );
});

test('a host that does not exist', async () => {
  await expectFailure(
    machine.run(['dispatch', 'mqtt://no-such-host.invalid', 'ps']),
    'no Pub/Sub service at mqtt://no-such-host.invalid: host name not found',
    'things pubsub',
  );
});

test('something that is no broker, and says nothing', async () => {
  const { createServer } = await import('node:net');
  const server = createServer(() => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  await expectFailure(
    machine.run(['dispatch', `mqtt://127.0.0.1:${port}`, 'ps']),
    'no answer within 4 s',
    'things pubsub',
  );
  server.close();
});

test('a URL of something else', async () => {
  await expectFailure(machine.run(['dispatch', 'http://x', 'ps']), 'http:', 'mqtt://192.168.0.100');
});

test('an unknown worker', async () => {
  const file = join(programs, 'counter.js');
  await expectFailure(
    machine.dispatch('run', 'worker-X', file),
    'there is no worker worker-X',
    'Connected: worker-A, worker-B.',
  );
  await expectFailure(
    machine.dispatch('migrate', counter, 'worker-X'),
    'there is no worker worker-X',
    'Connected',
  );
});

test('an unknown process, a dead one, an ambiguous one', async () => {
  await expectFailure(machine.dispatch('pause', 'nosuchid'), 'there is no process nosuchid', 'ps');
  const other = await machine.program('worker-A', 'counter.js');
  await machine.dispatched('kill', other);
  await expectFailure(
    machine.dispatch('kill', other),
    `process ${other} (counter.js) has already ended: killed`,
    'ps',
  );
});

test('pausing twice, resuming what runs', async () => {
  await expectFailure(machine.dispatch('resume', counter), `process ${counter} is running`, 'paused');
  const id = await machine.program('worker-B', 'counter.js');
  await machine.dispatched('pause', id);
  await expectFailure(machine.dispatch('pause', id), `process ${id} is already paused`, `resume ${id}`);
  await machine.dispatched('kill', id);
});

test('an unreadable file', async () => {
  await expectFailure(
    machine.dispatch('run', 'worker-A', 'nowhere.js'),
    'cannot read nowhere.js: there is no such file',
    'relative to the directory',
  );
});

test('a syntax error, with its place', async () => {
  await expectFailure(
    machine.dispatch('run', 'worker-A', join(programs, 'broken.js')),
    /broken\.js:3:16: .*\n(.*\n)*.*return fine \+;/,
    'was not started',
  );
});

test('state that cannot be captured, with its path in the program', async () => {
  const id = await machine.program('worker-A', 'server.js');
  await workerA.progress(5);
  await expectFailure(
    machine.dispatch('migrate', id, 'worker-B'),
    /closure server in .* -> Server/,
    'goes on where it is',
  );
  expect((await machine.ps()).processes).toContainEqual(
    expect.objectContaining({ id, worker: 'worker-A', status: 'Running' }),
  );
  await machine.dispatched('kill', id);
});

test('a program in an endless turn: neither paused nor moved, but killed', async () => {
  const id = await machine.program('worker-A', 'busy.js');
  await workerA.prints('busy');
  await Bun.sleep(100);
  await expectFailure(machine.dispatch('pause', id), `process ${id} did not come to rest`, 'kill it');
  await expectFailure(
    machine.dispatch('migrate', id, 'worker-B'),
    `process ${id} did not come to rest`,
    'kill it',
  );
  expect(await machine.dispatched('kill', id)).toMatchObject({ status: 'Killed' });
});

test('wrong places and names', async () => {
  await expectFailure(
    machine.dispatch('migrate', 'worker-B', 'worker-A', 'counter.js', counter),
    `process ${counter} is on worker-A, not on worker-B`,
    'Name worker-A',
  );
  await expectFailure(
    machine.dispatch('migrate', 'worker-A', 'worker-B', 'other.js', counter),
    `process ${counter} runs counter.js, not other.js`,
    'Check the id',
  );
  await expectFailure(
    machine.dispatch('migrate', counter, 'worker-A'),
    `process ${counter} is already on worker-A`,
    '',
  );
});

test('a target that hangs', async () => {
  const worker = await machine.worker('worker-H');
  worker.kill('SIGSTOP');
  await expectFailure(
    machine.dispatch('migrate', counter, 'worker-H'),
    `worker worker-H did not answer; process ${counter} goes on on worker-A`,
    'Check that worker',
  );
  await expectFailure(
    machine.dispatch('run', 'worker-H', join(programs, 'counter.js')),
    'worker worker-H did not answer within 4 s',
    'overloaded or cut off',
  );
  worker.kill('SIGCONT');
  worker.kill('SIGKILL');
  await worker.ended;
});

test('wrong words on the command line', async () => {
  await expectFailure(machine.dispatch('fly'), 'unknown action fly', 'run, pause, resume, kill, migrate, ps');
  await expectFailure(
    machine.dispatch('run', 'worker-A'),
    'run does not take these arguments',
    'run WORKER FILE',
  );
  await expectFailure(machine.dispatch('ps', '--jsn'), 'unknown flag --jsn', '--help');
});

const configs: Record<string, [string, string]> = {
  'no JSON': ['{', 'is not JSON'],
  'a wrong key': ['{"pubsub_url":"mqtt://x","name":"y"}', '"name" is not a known key'],
  'no URL': ['{"id":"y"}', '"pubsub_url" must be'],
};

for (const [name, [text, message]] of Object.entries(configs)) {
  test(`a configuration with ${name}`, async () => {
    const file = join(machine.folder, 'bad.conf');
    writeFileSync(file, text);
    await expectFailure(
      machine.run(['worker', file]),
      `${file}: ${message}`,
      'A worker configuration is JSON',
    );
  });
}

test('a second worker of a living id', async () => {
  await expectFailure2(machine.launch('worker-A'));

  async function expectFailure2(second: Running): Promise<void> {
    const { code } = await second.ended;
    expect(code).toBe(1);
    expect(second.stderr).toContain(`another worker called worker-A is alive at ${machine.url}`);
    expect(second.stderr).toContain('Give this one another "id"');
    await workerA.progress();
    expect((await machine.ps()).processes).toContainEqual(expect.objectContaining({ id: counter }));
  }
});
