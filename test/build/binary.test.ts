/** The files that scripts/build writes into dist/, each driven alone: an empty folder, a bare environment. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dist = join(import.meta.dir, '../../dist');
const bareEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'things-binary-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['things-linux-x64', 'linux-x64', 'bun'],
  ['things.cjs', 'node', 'node'],
])('%s', (file, target, runtime) => {
  const run = (args: string[], options: { env?: Record<string, string>; command?: string } = {}) => {
    const { exitCode, stdout, stderr } = Bun.spawnSync([options.command ?? join(dist, file), ...args], {
      cwd: folder,
      env: { ...bareEnvironment, ...options.env },
    });
    return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
  };

  test('says what it is', () => {
    const { code, stdout } = run(['--version']);
    expect(stdout).toMatch(
      new RegExp(
        `^things \\d+\\.\\d+\\.\\d+ \\(commit \\w+\\+?, ${target}, ${runtime} \\d+\\.\\d+\\.\\d+, \\w+ \\S+\\)\\n$`,
      ),
    );
    expect(code).toBe(0);
  });

  test('is the same under the name things-js', () => {
    symlinkSync(join(dist, file), join(folder, `things-js-${target}`));
    const options = { command: join(folder, `things-js-${target}`) };
    expect(run(['--help'], options)).toEqual(run(['--help']));
    expect(run(['no-such-command'], options)).toEqual(run(['no-such-command']));
  });

  test('obeys no bunfig.toml and no .env of its working folder', () => {
    writeFileSync(join(folder, 'bunfig.toml'), 'preload = ["./preload.ts"]\n');
    writeFileSync(join(folder, 'preload.ts'), 'console.log("preloaded"); process.exit(3);\n');
    writeFileSync(join(folder, '.env'), 'THINGS_CACHE=/proc\n');
    const { code, stdout } = run(['--version']);
    expect(stdout).toStartWith('things ');
    expect(code).toBe(0);
  });

  test('carries no path of the machine that built it', () => {
    const root = join(import.meta.dir, '../..');
    const { exitCode } = Bun.spawnSync([
      'grep',
      '--quiet',
      '--binary',
      '--fixed-strings',
      root,
      join(dist, file),
    ]);
    expect(exitCode).toBe(1);
  });
});
