/** What `things dispatch` makes of its arguments, before there is any fleet. */
import { expect, test } from 'bun:test';

/** Nobody listens there. */
const nowhere = 'mqtt://127.0.0.1:9';

function dispatch(...args: string[]): { code: number | null; stderr: string } {
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, 'src/main.ts', 'dispatch', ...args], {
    cwd: `${import.meta.dir}/../..`,
  });
  return { code: exitCode, stderr: stderr.toString() };
}

test.each([[['ps', '--no-json']], [['ps', '--json=true']], [['ps', '--json=false']], [['--json', 'ps']]])(
  'every spelling of a flag without a value: %j',
  args => {
    expect(dispatch(nowhere, ...args)).toEqual({
      code: 1,
      stderr: expect.stringContaining('connection refused'),
    });
  },
);

test.each([[['kill', '']], [['migrate', '', 'B']], [['run', '', 'README.md']]])(
  'an empty argument, as an unset variable leaves it, is none: %j',
  args => {
    expect(dispatch(nowhere, ...args)).toEqual({
      code: 2,
      stderr: expect.stringContaining(`${args[0]} does not take an empty argument`),
    });
  },
);

test('a password that is not written as URLs want it is not shown', () => {
  const { code, stderr } = dispatch('mqtt://user:50%secret@127.0.0.1:9', 'ps');
  expect(code).toBe(2);
  expect(stderr).toContain('mqtt://user:***@127.0.0.1:9 (a % in its user or password is to be written %25)');
  expect(stderr).not.toContain('secret');
});
