/** A bounds-checked cursor over one packet; every overrun is a malformed packet [MQTT5 1.5]. */
import { decodeUtf8 } from './utf8.ts';
import { malformed } from './violation.ts';

export class Reader {
  readonly bytes: Buffer;
  readonly end: number;
  position: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  uint8(): number {
    return this.bytes[this.advance(1)]!;
  }

  uint16(): number {
    const at = this.advance(2);
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!;
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.advance(4));
  }

  /** A Variable Byte Integer in its shortest form [MQTT-1.5.5-1]. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.uint8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte === 0 && shift > 0) throw malformed('variable byte integer longer than needed');
        return value;
      }
    }
    throw malformed('variable byte integer longer than four bytes');
  }

  utf8(): string {
    const length = this.uint16();
    const at = this.advance(length);
    return decodeUtf8(this.bytes, at, at + length);
  }

  /** A view, not a copy: it lives as long as the packet's buffer. */
  binary(): Buffer {
    const length = this.uint16();
    const at = this.advance(length);
    return this.bytes.subarray(at, at + length);
  }

  skip(length: number): void {
    this.advance(length);
  }

  rest(): Buffer {
    return this.bytes.subarray(this.advance(this.remaining), this.end);
  }

  /** Everything must have been read: bytes after the last field are malformed. */
  finish(): void {
    if (this.position !== this.end) throw malformed(`${this.remaining} bytes after the end of the packet`);
  }

  private advance(length: number): number {
    const at = this.position;
    if (at + length > this.end) throw malformed('packet shorter than its fields');
    this.position = at + length;
    return at;
  }
}
