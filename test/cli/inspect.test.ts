/** `things inspect`, over a snapshot that `things run` wrote. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const source = `
class Point { #secret = 1; constructor(x) { this.x = x; } get secret() { return this.#secret; } }
const state = { points: Array.from({ length: 300 }, (_, i) => new Point(i)), texts: new Map([['a', 'x'.repeat(3000)]]) };
const counters = [1, 2, 3].map(start => { let total = start; return () => (total += state.points.length); });
setInterval(() => counters[0](), 1000);
console.log('ready');
`;
const folder = mkdtempSync(join(tmpdir(), 'things-inspect-'));
const program = join(folder, 'main.js');
const snapshot = join(folder, 'state.snapshot');
const root = join(import.meta.dir, '../..');

beforeAll(async () => {
  writeFileSync(program, source);
  const command = [process.execPath, 'src/main.ts', 'run', program, '--save-snapshot', snapshot];
  const running = Bun.spawn(command, { cwd: root, stdout: 'pipe', stderr: 'pipe' });
  for await (const chunk of running.stdout) if (Buffer.from(chunk).includes('ready')) break;
  running.kill('SIGINT');
  await running.exited;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function inspect(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const command = [process.execPath, 'src/main.ts', 'inspect', ...args];
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: root });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

describe('inspect', () => {
  test('tables for people: header, kinds, functions, scopes and the largest paths', () => {
    const { code, stdout, stderr } = inspect(snapshot);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Snapshot of program [0-9a-f]{64}\ntaken \S+Z by \S+ \S+, [\d,]+ bytes\n/);
    expect(stdout).toMatch(/^instance\s+300\s/m);
    expect(stdout).toMatch(/^Map\s+1\s/m);
    expect(stdout).toMatch(/^scope \d+\s+3\s/m);
    expect(stdout).toMatch(/^[\d,]+\s+[\d.]+ %\s+Map\s+file 0: variable \d+\.texts$/m);
  });

  test('with the program, functions and variables have their names', () => {
    const { code, stdout } = inspect(snapshot, '--program', program);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Point\s+1\s+\d+\s+main\.js:2$/m);
    expect(stdout).toMatch(/\s+total, start$|\s+start, total$|\s+total$/m);
    expect(stdout).toMatch(/array\s+main\.js: state\.points$/m);
  });

  test('JSON for machines', () => {
    const { code, stdout } = inspect(snapshot, '--json', '--paths', '3');
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found.bytes).toBe(readFileSync(snapshot).length);
    expect(found.kinds.find(({ kind }: { kind: string }) => kind === 'instance').count).toBe(300);
    expect(found.paths).toHaveLength(3);
    expect(found.paths[0].bytes).toBeGreaterThan(3000);
  });

  test('files that are no snapshot, or not this program’s', () => {
    expect(inspect(join(folder, 'missing'))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('cannot read the snapshot'),
    });
    expect(inspect(program).stderr).toContain('This is not a whole snapshot: it does not begin as one');
    writeFileSync(join(folder, 'cut'), readFileSync(snapshot).subarray(0, 100));
    expect(inspect(join(folder, 'cut')).stderr).toContain('it was cut off at byte 100');
    writeFileSync(join(folder, 'other.js'), 'console.log(1)');
    const other = inspect(snapshot, '--program', join(folder, 'other.js'));
    expect(other.stderr).toContain('The snapshot belongs to another program');
  });
});
