/** Snapshots that no capture wrote: bytes of a real one, changed where the decoder gets furthest with them. */
import { LIMITS } from '../../src/snapshot/format.ts';
import type { Random } from './random.ts';

/** Bytes that mean something almost everywhere: tags, flags, ends of varints. */
const TELLING = [0, 1, 2, 3, 4, 5, 8, 10, 11, 15, 16, 17, 0x7f, 0x80, 0xff];

/** `others`: snapshots to take pieces of. */
export function mutate(original: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  const bytes = original.slice();
  // Most of the header and of the framing of sections is left alone, else little gets past it.
  const from = random.chance(0.9) ? Math.min(120, bytes.length >> 1) : 0;
  const place = (): number => from + random.below(bytes.length - from);
  return random
    .weighted<Uint8Array>([
      [
        60,
        () => {
          for (let n = 1 + random.below(3); n > 0; n--) {
            bytes[place()] = random.chance(0.5) ? random.pick(TELLING) : random.below(256);
          }
          return bytes;
        },
      ],
      [
        15,
        () => {
          const at = place();
          bytes[at] = bytes[at]! ^ (1 << random.below(8));
          return bytes;
        },
      ],
      [
        10,
        () => {
          // A stretch of this or another snapshot over one of this.
          const to = place();
          const source = random.chance(0.7) ? original : random.pick(others);
          const start = random.below(source.length);
          const length = Math.min(1 + random.below(12), source.length - start, bytes.length - to);
          bytes.set(source.subarray(start, start + length), to);
          return bytes;
        },
      ],
      [
        5,
        () => {
          // A number as large as it can be.
          const at = Math.min(place(), bytes.length - 8);
          for (let i = 0; i < 7; i++) bytes[at + i] = 0xff;
          bytes[at + 7] = 0x7f;
          return bytes;
        },
      ],
      [4, () => bytes.subarray(0, random.below(bytes.length))],
      [
        3,
        () => {
          const at = place();
          const inserted = random.times(1 + random.below(4), () => random.below(256));
          return Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at)]);
        },
      ],
      [
        3,
        () => {
          const at = place();
          return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + random.below(4))]);
        },
      ],
    ])
    .subarray(0, LIMITS.bytes);
}
