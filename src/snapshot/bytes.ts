/** A growing byte buffer and a bounds-checked cursor: the primitives both ends of the codec share. */
import { snapshotInvalid } from '../errors.ts';

export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  /** Setting it back takes away what was written since. */
  length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + needed));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    if (this.length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.length++] = value;
  }

  /** Unsigned, up to 2^53 - 1. */
  varint(value: number): void {
    if (this.length + 8 > this.#bytes.length) this.#grow(8);
    if (value < 0x80) {
      this.#bytes[this.length++] = value;
      return;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = rest > 0x7fffffff ? Math.floor(rest / 0x80) : rest >>> 7;
    }
    this.#bytes[this.length++] = rest;
  }

  float(value: number): void {
    if (this.length + 8 > this.#bytes.length) this.#grow(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  bytes(value: Uint8Array): void {
    if (this.length + value.length > this.#bytes.length) this.#grow(value.length);
    this.#bytes.set(value, this.length);
    this.length += value.length;
  }

  /** `length << 1 | wide`, then the code units. */
  string(value: string): void {
    const { length } = value;
    if (length <= SHORT && this.#short(value)) return;
    const wide = !isLatin1(value);
    this.varint(length * 2 + (wide ? 1 : 0));
    this.bytes(Buffer.from(value, wide ? 'utf16le' : 'latin1'));
  }

  /** Writes a string of few Latin-1 letters, which is faster than to ask the host for them; else nothing. */
  #short(value: string): boolean {
    const { length } = value;
    const begin = this.length;
    this.varint(length * 2);
    if (this.length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0xff) {
        this.length = begin;
        return false;
      }
      bytes[at++] = unit;
    }
    this.length = at;
    return true;
  }

  /** A view, valid until the next write. */
  result(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Code units up to which a loop over them is the fastest way to copy a string. */
const SHORT = 64;

function isLatin1(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 0xff) return false;
  return true;
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  /** The same bytes. */
  readonly #view: DataView;
  readonly #text: Buffer;
  at: number;
  end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length, same?: ByteReader) {
    this.#bytes = bytes;
    this.#view = same ? same.#view : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#text = same ? same.#text : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = end;
  }

  /** Another cursor on the same bytes. */
  fork(at: number, end: number): ByteReader {
    return new ByteReader(this.#bytes, at, end, this);
  }

  byte(): number {
    if (this.at >= this.end) throw snapshotInvalid(`it ends at byte ${this.at}, in the middle of a record`);
    return this.#bytes[this.at++]!;
  }

  varint(): number {
    let value = this.byte();
    if (value < 0x80) return value;
    value &= 0x7f;
    let scale = 0x80;
    for (let i = 1; i < 8; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw snapshotInvalid(`the number at byte ${this.at} is too long`);
  }

  /** A varint that is an index into, or the length of, something of `limit` entries. */
  index(limit: number, what: string): number {
    const value = this.varint();
    if (value >= limit) throw snapshotInvalid(`${what} ${value} at byte ${this.at} does not exist`);
    return value;
  }

  float(): number {
    if (this.at + 8 > this.end)
      throw snapshotInvalid(`it ends at byte ${this.end}, in the middle of a number`);
    const value = this.#view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  take(length: number): Uint8Array {
    const begin = this.#skip(length);
    return this.#bytes.subarray(begin, this.at);
  }

  /** Where the next so many bytes begin. */
  #skip(length: number): number {
    const begin = this.at;
    if (length > this.end - begin)
      throw snapshotInvalid(`it ends at byte ${this.end}, ${length} more were announced`);
    this.at += length;
    return begin;
  }

  string(): string {
    const head = this.varint();
    const wide = head % 2 === 1;
    const length = (head - (head % 2)) / 2;
    const begin = this.#skip(wide ? length * 2 : length);
    return this.#text.toString(wide ? 'utf16le' : 'latin1', begin, this.at);
  }
}
