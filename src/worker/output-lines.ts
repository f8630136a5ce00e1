/** What a program writes, cut into lines: whole characters, a partial last line at the end, no endless line. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** UTF-16 units. A longer line is cut in two: memory is not for a program that never ends its line. */
const LONGEST = 1024 * 1024;

/** Calls `onLines` with the complete lines, without their ends, whenever there are some. */
export function readLines(stream: Readable, onLines: (lines: string[]) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const push = (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    while (rest.length > LONGEST) {
      // Never between the two halves of a surrogate pair.
      const cut = /[\uD800-\uDBFF]/.test(rest[LONGEST - 1]!) ? LONGEST - 1 : LONGEST;
      parts.push(rest.slice(0, cut));
      rest = rest.slice(cut);
    }
    if (parts.length > 0) onLines(parts.map(line => (line.endsWith('\r') ? line.slice(0, -1) : line)));
  };
  stream.on('data', (chunk: Buffer) => push(decoder.write(chunk)));
  stream.on('end', () => {
    rest += decoder.end();
    if (rest !== '') onLines([rest]);
    rest = '';
  });
}
