import { expect, test } from 'bun:test';
import { PrintedLines } from '../../src/dispatcher/printed-lines.ts';

const output = { worker: 'A', stream: 'stdout' } as const;

test('no line is overlooked, however many come at once', () => {
  const printed = new PrintedLines(/^ready$/, 10);
  printed.add({ ...output, lines: ['ready', ...Array(5000).fill('x')] });
  expect(printed.matched).toBe(true);
  expect(printed.last).toEqual(Array(10).fill('x'));
});

test('a line that comes in parts is one line, beside those of the other stream', () => {
  const printed = new PrintedLines(/^ready$/, 10);
  let told = 0;
  printed.onMatch = () => void told++;
  printed.add({ ...output, lines: ['a', 'rea'], open: true });
  printed.add({ ...output, stream: 'stderr', lines: ['b'] });
  expect(printed.matched).toBe(false);
  printed.add({ ...output, lines: ['dy', 'ready'] });
  expect({ told, last: printed.last }).toEqual({ told: 1, last: ['a', 'b', 'ready', 'ready'] });
});

test('a line without an end is not hoarded', () => {
  const printed = new PrintedLines(/y/, 10);
  for (let i = 0; i < 30; i++) printed.add({ ...output, lines: ['x'.repeat(100_000)], open: true });
  expect(printed.last.map(({ length }) => length)).toEqual([1_100_000, 1_100_000]);
});
