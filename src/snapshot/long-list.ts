/**
 * A list that may become very long. An array that grows is copied again and again, to pages of memory that were not
 * touched before, which is the larger part of what it costs.
 */
const BITS = 12;
const MASK = (1 << BITS) - 1;

export class LongList<T> {
  readonly #parts: T[][] = [];
  #last: T[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Of an index below the length. */
  at(index: number): T {
    return this.#parts[index >>> BITS]![index & MASK]!;
  }

  push(value: T): void {
    const index = this.#length++ & MASK;
    if (index === 0) this.#parts.push((this.#last = new Array<T>(MASK + 1)));
    this.#last[index] = value;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.#length; i++) yield this.at(i);
  }
}
