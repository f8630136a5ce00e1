import { expect, test } from 'bun:test';
import { PassThrough } from 'node:stream';
import { encode, MAX_MESSAGE_BYTES } from '../../src/bus/messages.ts';
import { portions } from '../../src/worker/output.ts';
import { readLines } from '../../src/worker/output-lines.ts';

async function lines(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const found: string[] = [];
  readLines(stream, more => found.push(...more));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await new Promise(resolve => stream.on('end', resolve));
  return found;
}

test('lines are whole, whatever the chunks', async () => {
  expect(await lines('a\nb', 'c\r\n', '\n', 'd')).toEqual(['a', 'bc', '', 'd']);
  expect(await lines('a\n')).toEqual(['a']);
  expect(await lines()).toEqual([]);
});

test('characters are whole, whatever the chunks', async () => {
  const bytes = Buffer.from('grün 🐝\n日本');
  for (let cut = 1; cut < bytes.length; cut += 1) {
    expect(await lines(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(['grün 🐝', '日本']);
  }
});

test('a line without an end is cut, not hoarded', async () => {
  const text = '🐝'.repeat(700_000);
  const found = await lines(text);
  expect(found.length).toBe(2);
  expect(found.some(line => /[\uD800-\uDBFF]$/.test(line))).toBe(false);
  expect(found.join('')).toBe(text);
});

test('what is published fits into messages, and can be put together again', () => {
  const text = ['short', '\u0001'.repeat(70_000), '', '🐝'.repeat(30_000), 'end'];
  const whole: string[] = [];
  let open = '';
  for (const part of portions(text)) {
    expect(encode({ worker: 'w'.repeat(64), stream: 'stdout', ...part }).byteLength).toBeLessThan(
      MAX_MESSAGE_BYTES,
    );
    const [first, ...rest] = part.lines;
    const joined = [open + first, ...rest];
    open = part.open ? joined.pop()! : '';
    whole.push(...joined);
  }
  expect(whole).toEqual(text);
});
