/**
 * Adapters for TextEncoder and TextDecoder. A decoder in the middle of a stream keeps bytes that no host shows, so
 * the bytes that wait are noted while it streams; one that does not stream pays for a look at its options.
 */
import { type Adapter, adapter } from './adapter.ts';
import { bornKeys } from './born-keys.ts';
import { apply, defineProperty, getOwnPropertyDescriptor, inherits } from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';
import { standIn } from './suspend/stand-ins.ts';

/** The last bytes of a stream under way; three are more than any character of UTF-8 or UTF-16 leaves waiting. */
const streams = new OwnWeakMap<object, readonly number[]>();
const WAITING = 3;
const nativeDecode = getOwnPropertyDescriptor(TextDecoder.prototype, 'decode')!
  .value as TextDecoder['decode'];

/** Before a program is loaded. */
export function installTextKinds(): void {
  const { decode } = {
    decode(this: TextDecoder, ...args: unknown[]): string {
      const options = args[1] as { stream?: unknown } | undefined;
      if (!options?.stream) {
        if (streams.has(this)) streams.delete(this);
        return apply(nativeDecode, this, args) as string;
      }
      const text = apply(nativeDecode, this, [args[0], { stream: true }]) as string;
      const input =
        args[0] === undefined ? new Uint8Array(0) : bytesOf(args[0] as ArrayBuffer | ArrayBufferView);
      if (input.length > 0) {
        const tail = [...input.subarray(Math.max(0, input.length - WAITING))];
        streams.set(this, [...(streams.get(this) ?? []), ...tail].slice(-WAITING));
      }
      return text;
    },
  };
  defineProperty(decode, 'length', { value: nativeDecode.length, configurable: true });
  standIn(TextDecoder.prototype, 'decode', decode);
}

function bytesOf(source: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

/** The bytes at the end that are the beginning of a character (Encoding Standard sections 9.1.1 and 14.2.1). */
function waiting(encoding: string, tail: readonly number[]): readonly number[] {
  if (encoding === 'utf-8') {
    for (let count = Math.min(WAITING, tail.length); count > 0; count--) {
      const rest = tail.slice(-count);
      if (isUnfinished(rest)) return rest;
    }
  }
  return [];
}

/** Whether bytes are a proper beginning of one character of UTF-8: with a replacement they stand for it. */
function isUnfinished([lead = 0, ...rest]: readonly number[]): boolean {
  const needed =
    lead >= 0xf0 && lead <= 0xf4
      ? 3
      : lead >= 0xe0 && lead <= 0xef
        ? 2
        : lead >= 0xc2 && lead <= 0xdf
          ? 1
          : 0;
  if (rest.length >= needed) return false;
  return rest.every((byte, at) => {
    const lowest = at > 0 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const highest = at > 0 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    return byte >= lowest && byte <= highest;
  });
}

export const TEXT_KINDS: Adapter[] = [
  adapter<TextEncoder>({
    name: 'TextEncoder',
    prototype: TextEncoder.prototype,
    is: (value): value is TextEncoder => inherits(value, TextEncoder.prototype),
    ownKeys: bornKeys(() => [new TextEncoder()]),
    save: () => [],
    create: () => new TextEncoder(),
  }),
  adapter<TextDecoder>({
    name: 'TextDecoder',
    prototype: TextDecoder.prototype as unknown as object,
    is: (value): value is TextDecoder => inherits(value, TextDecoder.prototype),
    ownKeys: bornKeys(() => [new TextDecoder(), new TextDecoder('utf-16le'), new TextDecoder('latin1')]),
    refuse: decoder =>
      streams.has(decoder) && decoder.encoding !== 'utf-8'
        ? `a TextDecoder of ${decoder.encoding} in the middle of a stream`
        : undefined,
    save(decoder) {
      const { encoding, fatal, ignoreBOM } = decoder;
      const tail = streams.get(decoder);
      return [encoding, fatal, ignoreBOM, ...(tail ? [waiting(encoding, tail)] : [])];
    },
    create: ([encoding, fatal, ignoreBOM]) =>
      new TextDecoder(encoding as 'utf-8', { fatal: Boolean(fatal), ignoreBOM: Boolean(ignoreBOM) }),
    fill(decoder, [, , , tail]) {
      if (tail === undefined) return;
      // Begun with a letter, so that a byte order mark that follows is not taken for one at the beginning.
      const bytes = [0x61, ...(tail as number[])];
      apply(nativeDecode, decoder, [new Uint8Array(bytes), { stream: true }]);
      streams.set(decoder, bytes);
    },
  }),
];
