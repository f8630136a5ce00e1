/** A growing byte buffer and a bounds-checked cursor: the primitives both ends of the codec share. */
import { snapshotInvalid } from '../errors.ts';

export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
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
    const wide = !isLatin1(value);
    this.varint(value.length * 2 + (wide ? 1 : 0));
    this.bytes(Buffer.from(value, wide ? 'utf16le' : 'latin1'));
  }

  /** A view, valid until the next write. */
  result(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

function isLatin1(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 0xff) return false;
  return true;
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end) throw snapshotInvalid(`it ends at byte ${this.at}, in the middle of a record`);
    return this.#bytes[this.at++]!;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
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
    if (length > this.end - this.at)
      throw snapshotInvalid(`it ends at byte ${this.end}, ${length} more were announced`);
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  string(): string {
    const head = this.varint();
    const wide = head % 2 === 1;
    const length = (head - (head % 2)) / 2;
    const bytes = this.take(wide ? length * 2 : length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(wide ? 'utf16le' : 'latin1');
  }
}
