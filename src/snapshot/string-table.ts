/**
 * The strings of a snapshot, each written once. A Map hashes a string, and the writer then reads it again; for short
 * ones, which most are, a table of our own is done sooner, and needs no new memory for each entry.
 */
import { compileLightly } from '../platform/jit.ts';
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
    compileLightly(this.#add, this.#otherId);
  }

  get count(): number {
    return this.#strings.length;
  }

  idOf(value: string): number {
    const { length } = value;
    if (length > SHORT) return this.#otherId(value);
    // Written while it is hashed, as a string of Latin-1 letters, and forgotten if it is known or none.
    const out = this.#out;
    const bytes = out.room(length + 1);
    let { at } = out;
    bytes[at++] = length * 2;
    let hash = length;
    let units = 0;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      bytes[at++] = unit;
      units |= unit;
      hash = Math.imul(hash ^ unit, 0x9e3779b1);
    }
    hash ^= hash >>> 15;
    const slots = this.#slots;
    const hashes = this.#hashes;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let probe = 0; probe < PROBES; probe++) {
      const id = slots[slot]! - 1;
      if (id < 0) {
        if (units > 0xff) out.string(value);
        else out.at = at;
        return this.#add(value, hash, slot);
      }
      if (hashes[id] === hash && this.#strings.at(id) === value) return id;
      slot = (slot + 1) & mask;
    }
    return this.#otherId(value);
  }

  #add(value: string, hash: number, slot: number): number {
    const id = this.#strings.length;
    if (id === this.#hashes.length) this.#hashes = grown(this.#hashes);
    this.#hashes[id] = hash;
    this.#strings.push(value);
    this.#slots[slot] = id + 1;
    if (++this.#used * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #otherId(value: string): number {
    let id = this.#others.get(value);
    if (id === undefined) {
      id = this.#strings.length;
      this.#out.string(value);
      if (id === this.#hashes.length) this.#hashes = grown(this.#hashes);
      this.#strings.push(value);
      this.#others.set(value, id);
    }
    return id;
  }

  #grow(): void {
    const old = this.#slots;
    const hashes = this.#hashes;
    const slots = new Int32Array(old.length * 4);
    const mask = slots.length - 1;
    for (let i = 0; i < old.length; i++) {
      const entry = old[i]!;
      if (entry === 0) continue;
      let slot = hashes[entry - 1]! & mask;
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
