/** What a command does not need it does not load: neither the parser, nor the broker, nor the engine of programs. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fleet } from '../targets/fleet.ts';
import type { Machine } from '../targets/machines.ts';

setDefaultTimeout(60_000);

const main = join(import.meta.dir, '../../src/main.ts');
const machine: Machine = { name: 'source', command: [process.execPath, main], says: /source/, arch: 'x64' };

let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'things-light-'));
  program = join(folder, 'program.js');
  writeFileSync(program, 'setInterval(() => {}, 1000);\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The modules of src/ that `things ARGS...` loads, of those that `pattern` matches. */
async function loaded(pattern: RegExp, ...args: string[]): Promise<string[]> {
  const record = join(folder, 'record');
  writeFileSync(record, '');
  const child = Bun.spawn(
    [process.execPath, `--preload=${join(import.meta.dir, 'recorder.ts')}`, main, ...args],
    { env: { ...process.env, THINGS_TEST_MODULES: record }, stdout: 'ignore', stderr: 'pipe' },
  );
  const [code, errors] = await Promise.all([child.exited, new Response(child.stderr).text()]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const modules = readFileSync(record, 'utf8').split('\n');
  expect(modules).toContain('main.ts');
  return modules.filter(path => pattern.test(path)).sort();
}

const parser = /^platform\/(swc|carried)\.ts$|^instrument\/(?!(?:sources|resolve)\.ts)/;
const heavy = new RegExp(`${parser.source}|^(broker|worker|runtime)/`);

test('the recorder sees who does load them', async () => {
  expect(await loaded(parser, 'instrument', program)).toContain('platform/swc.ts');
  expect(await loaded(/^broker\//, 'pubsub', 'limits')).not.toEqual([]);
});

test('--version and --help load tables and texts', async () => {
  for (const flag of ['--version', '--help']) {
    expect(await loaded(/./, flag)).toEqual([
      'cli/commands.ts',
      'errors.ts',
      'main.ts',
      'platform/build.ts',
      'platform/engine.ts',
      'platform/exit.ts',
    ]);
  }
});

test('dispatch loads neither the parser nor the broker', async () => {
  const fleet = await Fleet.start(machine, machine);
  try {
    await fleet.addWorker('worker-A', machine);
    expect(await loaded(heavy, 'dispatch', fleet.url, 'run', 'worker-A', program)).toEqual([]);
    expect(await loaded(heavy, 'dispatch', fleet.url, 'ps')).toEqual([]);
  } finally {
    await fleet.stop();
  }
});
