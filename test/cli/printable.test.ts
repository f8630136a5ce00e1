import { expect, test } from 'bun:test';
import { ThingsError } from '../../src/errors.ts';
import { printable, printableLines } from '../../src/printable.ts';

test('what would command a terminal is shown', () => {
  expect(printable('a\x1b[2J\nb\x9bm\u202ec\x7f')).toBe('a\\x1b[2J\\x0ab\\x9bm\\u202ec\\x7f');
  expect(printable('ä 漢 😀')).toBe('ä 漢 😀');
});

test('lines and columns stay', () => {
  expect(printableLines('a\tb\nc\x1b\r\n')).toBe('a\tb\nc\\x1b\\x0d\n');
});

test('an error that crosses the fleet is no longer than a message may be', () => {
  const { message, hint } = new ThingsError('X', 'm'.repeat(1e6), { hint: 'h'.repeat(1e6) }).toJSON();
  expect(message.length).toBeLessThanOrEqual(16 * 1024);
  expect(message).toEndWith('m...');
  expect(hint!.length).toBeLessThanOrEqual(4096);
});
