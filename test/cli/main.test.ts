/** The root command, driven as a user would, from source. */
import { expect, test } from 'bun:test';

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function things(...args: string[]): Outcome {
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, 'src/main.ts', ...args], {
    cwd: `${import.meta.dir}/../..`,
  });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

test('without a command: the usage on stderr, a failure', () => {
  const { code, stdout, stderr } = things();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('USAGE things');
});

test('--help: the usage on stdout, plain when not on a terminal, without commands of our own use', () => {
  const { code, stdout, stderr } = things('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('USAGE things');
  expect(stdout).not.toContain('\x1b');
  expect(stdout).not.toMatch(/^\s*_/m);
});

test('--version: version, commit, target, engine and its version', () => {
  expect(things('--version').stdout).toMatch(
    /^things \d+\.\d+\.\d+ \(commit \S+, source, bun \d+\.\d+\.\d+, JavaScriptCore \w+\)\n$/,
  );
});

test.each(['wroker', 'constructor'])('an unknown command: %s', name => {
  const { code, stdout, stderr } = things(name);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toStartWith(`things: unknown command ${name}\n`);
});

test('an unknown flag', () => {
  const { code, stderr } = things('--verbos');
  expect(code).toBe(2);
  expect(stderr).toStartWith('things: unknown flag --verbos\n');
});
