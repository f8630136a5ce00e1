/** What a deployment pipeline does: dispatch, wait for a healthy line, and know by the exit code. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { binary, build, counts, Machine, programs } from './machine.ts';

setDefaultTimeout(60_000);
build();

test('--wait-for succeeds when the line comes', async () => {
  await using machine = new Machine();
  await machine.broker();
  await machine.worker('worker-A');
  const file = join(programs, 'healthy.js');
  const { code, stdout } = await machine.dispatch(
    'run',
    'worker-A',
    file,
    '--wait-for',
    'health ok$',
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ engine: 'worker-A', status: 'Running' });
});

test('--wait-for fails, and leaves nothing running, when it does not', async () => {
  await using machine = new Machine();
  await machine.broker();
  await machine.worker('worker-A');
  const healthy = join(programs, 'healthy.js');
  const late = await machine.dispatch(
    'run',
    'worker-A',
    healthy,
    '--wait-for',
    'never',
    '--timeout',
    '700ms',
  );
  expect({ code: late.code, stdout: late.stdout }).toEqual({ code: 1, stdout: '' });
  expect(late.stderr).toContain(
    'did not print /never/: not within 0.7 s, so it was killed\n  | listening: health ok',
  );

  const dying = await machine.dispatch(
    'run',
    'worker-A',
    join(programs, 'thrower.js'),
    '--wait-for',
    'never',
  );
  expect(dying.code).toBe(1);
  expect(dying.stderr).toContain('it ended (exit code 1)');
  expect(dying.stderr).toContain('from the program');
  expect((await machine.ps()).processes).toEqual([]);
});

test('--wait-for and its time are checked before anything happens', async () => {
  await using machine = new Machine();
  await machine.broker();
  const file = join(programs, 'healthy.js');
  const wrong = async (...args: string[]) =>
    (await machine.dispatch('run', 'worker-A', file, ...args)).stderr;
  expect(await wrong('--wait-for', '(')).toContain('--wait-for takes a regular expression');
  expect(await wrong('--wait-for', 'x', '--timeout', 'soon')).toContain('--timeout takes a time such as 30s');
  expect(await wrong('--timeout', '3s')).toContain('--timeout goes with --wait-for');
  expect(await wrong('--instrument-at', 'moon')).toContain('--instrument-at takes worker or dispatcher');
  expect((await machine.dispatch('ps', '--timeout', '3s')).stderr).toContain('ps does not take --timeout');
});

test('scripts/deploy replaces the old program when the new one is healthy, and not before', async () => {
  await using machine = new Machine();
  await machine.broker();
  await machine.worker('worker-A');
  const deploy = async (...args: string[]) => {
    const running = machine.start([
      join(import.meta.dir, '../../scripts/deploy'),
      ...['--url', machine.url, '--worker', 'worker-A', '--timeout', '3s', ...args],
      join(programs, 'healthy.js'),
    ]);
    return { ...(await running.ended), stdout: running.stdout, stderr: running.stderr };
  };
  const hash = new Bun.CryptoHasher('sha256').update(await Bun.file(binary).arrayBuffer()).digest('hex');
  const fetched = ['--binary', `file://${binary}`, '--sha256', hash];
  const curl = Bun.which('curl') !== null;
  const first = await deploy('--healthy', 'health ok', ...(curl ? fetched : ['--things', binary]));
  expect(first.stderr).toBe('');
  const [one] = (await machine.ps()).processes;

  const unhealthy = await deploy('--healthy', 'never', '--things', binary);
  expect(unhealthy.code).toBe(1);
  expect((await machine.ps()).processes).toEqual([expect.objectContaining({ id: one!.id })]);

  const forged = await deploy(
    '--healthy',
    'health ok',
    '--binary',
    `file://${binary}`,
    '--sha256',
    hash.replace(/./g, '0'),
  );
  expect(forged.code).toBe(1);
  expect((await machine.ps()).processes).toEqual([expect.objectContaining({ id: one!.id })]);

  const second = await deploy('--healthy', 'health ok', '--things', binary);
  expect(second.code).toBe(0);
  const after = (await machine.ps()).processes;
  expect(after).toHaveLength(1);
  expect(after[0]!.id).not.toBe(one!.id);
});

test('--instrument-at dispatcher: the workers never load the parser', async () => {
  await using machine = new Machine();
  await machine.broker();
  const [a, b] = await Promise.all([
    machine.worker('worker-A'),
    machine.worker('worker-B', { build: 'node' }),
  ]);
  const file = join(programs, 'counter.js');
  const { id } = await machine.dispatched('run', 'worker-A', file, '--instrument-at', 'dispatcher');
  await a.progress();
  await machine.dispatched('migrate', id, 'worker-B');
  await b.progress();
  expect(counts(a, b)).toEqual({ missing: [], repeated: [] });
  for (const line of machine.survivors()) {
    const pid = Number.parseInt(line, 10);
    const maps = existsSync(`/proc/${pid}/maps`) ? await Bun.file(`/proc/${pid}/maps`).text() : '';
    expect(maps).not.toMatch(/swc/i);
  }
  const broken = await machine.dispatch(
    'run',
    'worker-A',
    join(programs, 'broken.js'),
    '--instrument-at',
    'dispatcher',
  );
  expect(broken.stderr).toContain('broken.js:3:16');
});

test('"standby": 0 keeps no child warm', async () => {
  await using machine = new Machine();
  await machine.broker();
  await machine.worker('worker-A', { config: { standby: 0 } });
  const children = () => machine.survivors().filter(line => line.includes('_child'));
  expect(children()).toEqual([]);
  const id = await machine.program('worker-A', 'counter.js');
  expect(children()).toHaveLength(1);
  await machine.dispatched('kill', id);
  expect(await machine.noSurvivors(0)).toHaveLength(3);
});
