/** A part of a file in memory, moving forward; a journal may be larger than memory. */
import { readSync } from 'node:fs';

export class Window {
  bytes: Buffer = Buffer.allocUnsafe(1024 * 1024);
  start = 0;
  private end = 0;
  private readonly file: number;
  private position = 0;
  private readonly size: number;

  constructor(file: number, size: number) {
    this.file = file;
    this.size = size;
  }

  /** Makes `length` bytes from `start` on present, if the file has so many. */
  have(length: number): boolean {
    if (this.end - this.start >= length) return true;
    if (this.end - this.start + this.size - this.position < length) return false;
    const held = this.end - this.start;
    const target = length > this.bytes.length ? Buffer.allocUnsafe(length * 2) : this.bytes;
    this.bytes.copy(target, 0, this.start, this.end);
    this.bytes = target;
    this.start = 0;
    this.end = held;
    while (this.end < length) {
      const read = readSync(this.file, target, this.end, target.length - this.end, this.position);
      if (read === 0) return false;
      this.end += read;
      this.position += read;
    }
    return true;
  }

  skip(length: number): void {
    this.start += length;
  }
}
