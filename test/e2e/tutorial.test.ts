/** The tutorial as it is written, on our broker and on mosquitto, on one engine and across two. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Build, build, factorial, Machine, mosquitto, programs } from './machine.ts';

setDefaultTimeout(60_000);
build();

const brokers = ['things', 'mosquitto'] as const;
const pairs: [Build, Build][] = [
  ['bun', 'bun'],
  ['bun', 'node'],
  ['node', 'bun'],
];

for (const kind of brokers) {
  for (const [a, b] of pairs) {
    const name = `${kind} as broker, worker-A on ${a}, worker-B on ${b}`;
    if (kind === 'mosquitto' && !existsSync(mosquitto)) {
      test.skip(`${name}: skipped, ${mosquitto} is not installed (apt install mosquitto)`, () => undefined);
      continue;
    }
    test(name, async () => {
      await using machine = new Machine();
      await machine.broker(kind);

      // Steps 2 to 5.
      const workerA = await machine.worker('worker-A', { build: a });
      const workerB = await machine.worker('worker-B', { build: b });
      expect(workerA.stdout).toBe(
        `[Engine:worker-A] Initialized\n[Engine:worker-A] connected to Pub/Sub at ${machine.url}\n`,
      );

      // Step 6, in the directory that contains factorial.js.
      copyFileSync(join(programs, 'factorial.js'), join(machine.folder, 'factorial.js'));
      const run = await machine.dispatch('run', 'worker-A', 'factorial.js');
      expect(run.stderr).toBe('');
      expect(run.code).toBe(0);
      const [, id] = /^{ engine: 'worker-A', id: '(\w{8})', pid: \d+, status: 'Running' }\n$/.exec(
        run.stdout,
      )!;
      await workerA.progress(2);
      expect(workerA.stdout).toMatch(/^at \d+$/m);

      // Step 7.
      const migrate = await machine.dispatch('migrate', 'worker-A', 'worker-B', 'factorial.js', id!);
      expect(migrate.stderr).toBe('');
      expect(migrate.stdout).toMatch(/^{ engine: 'worker-B', id: '\w{8}', pid: \d+, status: 'Running' }\n$/);
      expect(migrate.stdout).toContain(id!);
      await workerB.progress(2);
      const before = Number(/at (\d+)\n$/.exec(workerA.stdout)![1]);
      const after = Number(/at (\d+)/.exec(workerB.stdout)![1]);
      expect(after).toBeGreaterThanOrEqual(before);

      // And back, by the short form, to the end.
      expect((await machine.dispatched('migrate', id!, 'worker-A')).engine).toBe('worker-A');
      await workerA.until(() => /^8000! = (\d+)$/m.test(workerA.stdout), 'the result');
      expect(/^8000! = (\d+)$/m.exec(workerA.stdout)![1]).toBe(factorial(8000));
      await workerA.says(`process ${id} (factorial.js) ended: exit code 0`);
      expect((await machine.ps()).processes).toEqual([]);
    });
  }
}

test('the names of old: things-js, engine', async () => {
  await using machine = new Machine();
  await machine.broker();
  const alias = machine.launch('worker-A');
  await alias.prints('connected to Pub/Sub');
  alias.interrupt();
  await alias.ended;
  const engine = machine.things(['engine', join(machine.folder, 'worker-A.conf')]);
  await engine.prints('[Engine:worker-A] connected to Pub/Sub');
});

test('arguments, partial last lines, whole characters, exit codes', async () => {
  await using machine = new Machine();
  await machine.broker();
  const worker = await machine.worker('worker-A');
  await machine.program('worker-A', 'arguments.js', '--flag', 'a b', '-x');
  await worker.prints('["--flag","a b","-x"]\n');
  await machine.program('worker-A', 'last-words.js');
  await worker.prints('ünvollständig\n');
  const id = await machine.program('worker-A', 'thrower.js');
  await worker.says(/[Ee]rror: from the program/);
  await worker.says(`process ${id} (thrower.js) ended: exit code 1`);
  expect(worker.stderr).toContain('thrower.js:2');
});

test('pause, resume, kill, ps', async () => {
  await using machine = new Machine();
  await machine.broker();
  const worker = await machine.worker('worker-A', { config: { device: 'a test' } });
  const id = await machine.program('worker-A', 'counter.js');
  await worker.progress();
  expect(await machine.dispatched('pause', id)).toMatchObject({ engine: 'worker-A', id, status: 'Paused' });
  const lines = worker.stdout;
  const { stdout: table } = await machine.dispatch('ps');
  expect(table).toMatch(
    /^WORKER +ENGINE +ARCH +HOST +DEVICE +PID +UP +PROCESSES\nworker-A +bun .* a test .* 1\n\n/,
  );
  expect(table).toMatch(new RegExp(`^${id} +counter.js +worker-A +\\d+ +Paused +\\d+s +0$`, 'm'));
  expect(worker.stdout).toBe(lines);
  expect(await machine.dispatched('resume', id.slice(0, 4))).toMatchObject({ id, status: 'Running' });
  await worker.progress();
  expect(await machine.dispatched('kill', id)).toMatchObject({ id, status: 'Killed' });
  expect((await machine.dispatch('ps')).stdout).toContain('No process is running.');
});
