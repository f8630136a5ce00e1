/** The checks of arguments that citty leaves out. */
import { describe, expect, test } from 'bun:test';
import { defineCommand } from '../../src/cli/command.ts';
import { asksForHelp, checkArguments } from '../../src/cli/invoke.ts';

const command = defineCommand({
  args: {
    file: { type: 'positional' },
    port: { type: 'string', alias: 'p' },
    saveSnapshot: { type: 'string' },
    detach: { type: 'boolean', alias: 'd' },
  },
});
const open = defineCommand({ args: { file: { type: 'positional' } }, rest: '[-- ARGS...]' });

describe('accepted', () => {
  test.each([
    [['a.js']],
    [['a.js', '-p', '1883', '-d']],
    [['-dp1883', 'a.js']],
    [['--port=1883', '--no-detach', 'a.js']],
    [['--save-snapshot', 'x', 'a.js']],
    [['--saveSnapshot=x', 'a.js']],
    [['--detach=false', 'a.js']],
  ])('%j', args => {
    expect(() => checkArguments('verb', command, args)).not.toThrow();
  });
  test('anything after -- for a command with rest', () => {
    expect(() => checkArguments('run', open, ['a.js', 'one', '--', '--two', '-3'])).not.toThrow();
  });
});

describe('refused by name', () => {
  test.each([
    [['a.js', '--prot', '1'], 'verb: unknown flag --prot'],
    [['a.js', '-x'], 'verb: unknown flag -x'],
    [['a.js', '-dx'], 'verb: unknown flag -x'],
    [['a.js', '--no-port'], 'verb: unknown flag --no-port'],
    [['a.js', 'b.js'], 'verb: unexpected argument b.js'],
    [['a.js', '--port'], 'verb: --port needs a value'],
    [['a.js', '-p', '-d'], 'verb: -p needs a value'],
    [['a.js', '--detach=maybe'], 'verb: --detach takes no value, but got maybe'],
  ])('%j', (args, message) => {
    expect(() => checkArguments('verb', command, args)).toThrow(message);
  });
  test('an unknown flag of a command with rest says where program flags go', () => {
    expect(() => checkArguments('run', open, ['a.js', '--verbose'])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('after a lone --') }),
    );
  });
});

test('help is asked for before -- only', () => {
  expect(asksForHelp(['a.js', '-h'])).toBe(true);
  expect(asksForHelp(['a.js', '--', '--help'])).toBe(false);
});
