/** A growing byte buffer and a bounds-checked cursor: the primitives both ends of the codec share. */
import { snapshotInvalid } from '../errors.ts';

/** Bytes of a part of what a writer holds. */
const PART = 1 << 16;

export class ByteWriter {
  /** The part that is being written. What is full is left where it is: copying costs more than writing. */
  #bytes: Uint8Array;
  #view: DataView;
  readonly #full: Uint8Array[] = [];
  #fullLength = 0;
  /** Bytes written of the last part. */
  at = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#fullLength + this.at;
  }

  /** Takes away what was written since the length was this. */
  cut(length: number): void {
    while (length < this.#fullLength) {
      const bytes = this.#full.pop()!;
      this.#fullLength -= bytes.length;
      this.#use(bytes);
    }
    this.at = length - this.#fullLength;
  }

  /** Room for so many bytes behind `at`, valid until the next write. */
  room(bytes: number): Uint8Array {
    if (this.at + bytes > this.#bytes.length) this.#add(bytes);
    return this.#bytes;
  }

  /** The bytes of {@link room}. */
  get view(): DataView {
    return this.#view;
  }

  #add(needed: number): void {
    const { length } = this.#bytes;
    if (this.at > 0) this.#full.push(this.#bytes.subarray(0, this.at));
    this.#fullLength += this.at;
    this.at = 0;
    this.#use(new Uint8Array(Math.max(needed, Math.min(length * 2, PART))));
  }

  #use(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(value: number): void {
    if (this.at === this.#bytes.length) this.#add(1);
    this.#bytes[this.at++] = value;
  }

  /** Unsigned, up to 2^53 - 1. */
  varint(value: number): void {
    if (this.at + 8 > this.#bytes.length) this.#add(8);
    if (value < 0x80) {
      this.#bytes[this.at++] = value;
      return;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.at++] = (rest % 0x80) | 0x80;
      rest = rest > 0x7fffffff ? Math.floor(rest / 0x80) : rest >>> 7;
    }
    this.#bytes[this.at++] = rest;
  }

  float(value: number): void {
    if (this.at + 8 > this.#bytes.length) this.#add(8);
    this.#view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  bytes(value: Uint8Array): void {
    if (this.at + value.length > this.#bytes.length) this.#add(value.length);
    this.#bytes.set(value, this.at);
    this.at += value.length;
  }

  /** All that another writer holds. */
  all(other: ByteWriter): void {
    for (const part of other.#full) this.bytes(part);
    this.bytes(other.#bytes.subarray(0, other.at));
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
    const bytes = this.room(length + 8);
    const begin = this.at;
    this.varint(length * 2);
    let { at } = this;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0xff) {
        this.at = begin;
        return false;
      }
      bytes[at++] = unit;
    }
    this.at = at;
    return true;
  }

  /** A view of the last part, and all there is in a writer that was made with room for it. */
  result(): Uint8Array {
    return this.#bytes.subarray(0, this.at);
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
