/** Reads the fields of a record that the checksum has vouched for. */

export class Fields {
  private readonly bytes: Buffer;
  private at: number;
  private readonly end: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  uint8(): number {
    return this.bytes.readUInt8(this.take(1));
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.take(2));
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.take(4));
  }

  float64(): number {
    return this.bytes.readDoubleBE(this.take(8));
  }

  /** A copy: the buffer is used again. */
  bytesField(): Buffer {
    const length = this.uint32();
    const at = this.take(length);
    return Buffer.from(this.bytes.subarray(at, at + length));
  }

  text(): string {
    return this.bytesField().toString();
  }

  optionalText(): string | undefined {
    return this.uint8() === 1 ? this.text() : undefined;
  }

  private take(length: number): number {
    const at = this.at;
    if (at + length > this.end) throw new RangeError('journal record shorter than its fields');
    this.at = at + length;
    return at;
  }
}
