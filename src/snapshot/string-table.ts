/**
 * The strings of a snapshot, each written once. A Map hashes a string, and the writer then reads it again; for short
 * ones, which most are, a table of our own is done sooner, and needs no new memory for each entry.
 */
import type { ByteWriter } from './bytes.ts';
import { LongList } from './long-list.ts';

/** Code units up to which our hash is faster than the engine's. */
const SHORT = 48;
/** Slots to look at before a string is left to a Map: strings that were made to collide do not slow a capture down. */
const PROBES = 64;

export class StringTable {
  readonly #out: ByteWriter;
  readonly #strings = new LongList<string>();
  /** Of each of the strings. */
  #hashes = new Int32Array(512);
  /** Ids + 1, by hash. */
  #slots = new Int32Array(1024);
  #used = 0;
  readonly #others = new Map<string, number>();

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  get count(): number {
    return this.#strings.length;
  }

  idOf(value: string): number {
    const { length } = value;
    if (length > SHORT) return this.#otherId(value);
    let hash = length;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), 0x9e3779b1);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let probe = 0; probe < PROBES; probe++) {
      const id = this.#slots[slot]! - 1;
      if (id < 0) return this.#add(value, hash, slot);
      if (this.#hashes[id] === hash && this.#strings.at(id) === value) return id;
      slot = (slot + 1) & mask;
    }
    return this.#otherId(value);
  }

  #add(value: string, hash: number, slot: number): number {
    const id = this.#write(value, hash);
    this.#slots[slot] = id + 1;
    if (++this.#used * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #otherId(value: string): number {
    let id = this.#others.get(value);
    if (id === undefined) {
      id = this.#write(value, 0);
      this.#others.set(value, id);
    }
    return id;
  }

  #write(value: string, hash: number): number {
    this.#out.string(value);
    const id = this.#strings.length;
    if (id === this.#hashes.length) this.#hashes = grown(this.#hashes);
    this.#hashes[id] = hash;
    this.#strings.push(value);
    return id;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 4);
    const mask = slots.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      let slot = this.#hashes[entry - 1]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.#slots = slots;
  }
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(numbers.length * 2);
  more.set(numbers);
  return more;
}
