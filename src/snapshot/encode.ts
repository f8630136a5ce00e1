/** Writes the sections of a snapshot while the runtime walks the heap. */
import { compileLightly } from '../platform/jit.ts';
import { ByteWriter } from './bytes.ts';
import { EMPTY, MADE, MAGIC, RawBytes, SMALL, SYMBOL, TAG, VERSION } from './format.ts';
import { StringTable } from './string-table.ts';

export interface SnapshotHeader {
  /** Hash of the image the snapshot belongs to. */
  image: string;
  /** Name and version of the engine that wrote it, for people. */
  engine: string;
  /** Milliseconds since the epoch. */
  time: number;
}

/** Bytes of the longest value that is not text or raw bytes. */
const LONGEST = 9;
/** Integers up to this have a form of their own. */
const MAX_INTEGER = 0x3fffffff;

export class SnapshotEncoder {
  readonly #strings = new ByteWriter(4096);
  readonly #stringIds = new StringTable(this.#strings);
  readonly #symbols = new ByteWriter();
  readonly #symbolIds = new Map<symbol, number>();
  readonly #shapes = new ByteWriter();
  #shapeCount = 0;
  readonly #lengths = new ByteWriter(4096);
  readonly #records = new ByteWriter(65536);
  #recordStart = 0;
  #nodeCount = 0;
  readonly scopes = new ByteWriter();
  scopeCount = 0;
  readonly privates = new ByteWriter();
  privateCount = 0;
  readonly roots = new ByteWriter();
  readonly #made = new ByteWriter();
  #madeCount = 0;
  readonly #nodeOf: (value: object) => number;
  readonly #wellKnown: (value: symbol) => string | undefined;

  /** `nodeOf` gives an object its index, in order of first meeting; `wellKnown` names symbols that every program finds. */
  constructor(nodeOf: (value: object) => number, wellKnown: (value: symbol) => string | undefined) {
    this.#nodeOf = nodeOf;
    this.#wellKnown = wellKnown;
    compileLightly(nodeOf, this.#put);
  }

  /** The record of the next node; finish with {@link endNode}. */
  get record(): ByteWriter {
    return this.#records;
  }

  endNode(): void {
    this.#lengths.varint(this.#records.length - this.#recordStart);
    this.#recordStart = this.#records.length;
    this.#nodeCount++;
  }

  get nodeCount(): number {
    return this.#nodeCount;
  }

  string(value: string): number {
    return this.#stringIds.idOf(value);
  }

  symbol(value: symbol): number {
    let id = this.#symbolIds.get(value);
    if (id !== undefined) return id;
    id = this.#symbolIds.size;
    this.#symbolIds.set(value, id);
    const wellKnown = this.#wellKnown(value);
    const registered = Symbol.keyFor(value);
    const [kind, text] =
      wellKnown !== undefined
        ? [SYMBOL.wellKnown, wellKnown]
        : registered !== undefined
          ? [SYMBOL.registered, registered]
          : [SYMBOL.unique, value.description];
    this.#symbols.byte(kind);
    this.#symbols.byte(text === undefined ? 0 : 1);
    if (text !== undefined) this.#symbols.string(text);
    return id;
  }

  /** Writes a shape of the given prototype and string keys; the caller keeps the index. */
  shape(prototype: object | null, keys: readonly string[]): number {
    this.value(this.#shapes, prototype);
    this.#shapes.varint(keys.length);
    for (const key of keys) this.#shapes.varint(this.string(key));
    return this.#shapeCount++;
  }

  key(out: ByteWriter, key: string | symbol): void {
    if (typeof key === 'string') out.varint(this.string(key) * 2);
    else out.varint(this.symbol(key) * 2 + 1);
  }

  value(out: ByteWriter, value: unknown): void {
    switch (typeof value) {
      case 'undefined':
        out.byte(TAG.undefined);
        return;
      case 'boolean':
        out.byte(value ? TAG.true : TAG.false);
        return;
      case 'number':
        this.#number(out, value);
        return;
      case 'string':
        out.byte(TAG.string);
        out.varint(this.string(value));
        return;
      case 'bigint':
        out.byte(TAG.bigint);
        out.string(value.toString(16));
        return;
      case 'symbol':
        if (value === EMPTY) {
          out.byte(TAG.empty);
          return;
        }
        out.byte(TAG.symbol);
        out.varint(this.symbol(value));
        return;
      default:
        if (value === null) {
          out.byte(TAG.null);
          return;
        }
        if (RawBytes.is(value as object)) {
          const { bytes } = value as RawBytes;
          out.byte(TAG.bytes);
          out.varint(bytes.length);
          out.bytes(bytes);
          return;
        }
        out.byte(TAG.node);
        out.varint(this.#nodeOf(value as object));
    }
  }

  /** A state machine, in the place that holds it. */
  machine(out: ByteWriter, id: number, scope: number): void {
    out.byte(TAG.machine);
    out.varint(id);
    out.varint(scope + 1);
  }

  /** The values of some keys of an object of the program, which are plain data properties. */
  properties(out: ByteWriter, object: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
    const { length } = keys;
    let bytes = out.room(length * LONGEST);
    for (let i = 0; i < length; i++) {
      const value = object[keys[i]!];
      const next = this.#put(bytes, out.view, out.at, value);
      if (next >= 0) {
        out.at = next;
        continue;
      }
      this.value(out, value);
      bytes = out.room((length - i) * LONGEST);
    }
  }

  /** The elements of an array of the program, known to be plain data; those from an index on. */
  elements(out: ByteWriter, array: readonly unknown[], from = 0): void {
    for (let i = from; i < array.length; i++) {
      const value = array[i];
      const next = this.#put(out.room(LONGEST), out.view, out.at, value);
      if (next >= 0) out.at = next;
      else this.value(out, value);
    }
  }

  /** The variables of a scope: each one's slot and value. */
  variables(out: ByteWriter, slots: readonly number[], values: readonly unknown[]): void {
    out.varint(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const value = values[i];
      out.varint(slots[i]!);
      const next = this.#put(out.room(LONGEST), out.view, out.at, value);
      if (next >= 0) out.at = next;
      else this.value(out, value);
    }
  }

  /**
   * Writes a value of the program where there is room, and returns where it ends; -1: not one of the common kinds.
   * What most of a snapshot consists of is written by this alone, so that even the first capture of a process, which
   * begins uncompiled, is fast.
   */
  #put(bytes: Uint8Array, view: DataView, at: number, value: unknown): number {
    let tag: number;
    let rest: number;
    if (typeof value === 'string') {
      tag = TAG.string;
      rest = this.#stringIds.idOf(value);
    } else if (typeof value === 'number') {
      rest = value | 0;
      if (rest !== value || rest > MAX_INTEGER || rest < -MAX_INTEGER || Object.is(value, -0)) {
        bytes[at] = TAG.float;
        view.setFloat64(at + 1, value, true);
        return at + 9;
      }
      if (rest >= 0 && rest < 256 - SMALL) {
        bytes[at] = SMALL + rest;
        return at + 1;
      }
      tag = TAG.integer;
      rest = rest < 0 ? -rest * 2 - 1 : rest * 2;
    } else if (typeof value === 'boolean') {
      bytes[at] = value ? TAG.true : TAG.false;
      return at + 1;
    } else if (value === null || value === undefined) {
      bytes[at] = value === null ? TAG.null : TAG.undefined;
      return at + 1;
    } else if (typeof value === 'object' || typeof value === 'function') {
      tag = TAG.node;
      rest = this.#nodeOf(value);
    } else {
      return -1;
    }
    bytes[at++] = tag;
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    return at;
  }

  #number(out: ByteWriter, value: number): void {
    // -0 is no small integer: only the float form keeps its sign.
    if ((value | 0) === value && value <= MAX_INTEGER && value >= -MAX_INTEGER && !Object.is(value, -0)) {
      if (value >= 0 && value < 256 - SMALL) {
        out.byte(SMALL + value);
        return;
      }
      out.byte(TAG.integer);
      out.varint(value < 0 ? -value * 2 - 1 : value * 2);
      return;
    }
    out.byte(TAG.float);
    out.float(value);
  }

  /** A text that the program has made code of; `parts` as in {@link MADE}. */
  madeText(kind: keyof typeof MADE, parts: readonly string[]): void {
    this.#madeCount++;
    this.#made.varint(MADE[kind]);
    for (const part of parts) this.#made.string(part);
  }

  finish(header: SnapshotHeader): Uint8Array {
    const head = new ByteWriter();
    head.string(header.image);
    head.string(header.engine);
    head.float(header.time);
    const sections: [count: number, content: ByteWriter][] = [
      [1, head],
      [this.#madeCount, this.#made],
      [this.#stringIds.count, this.#strings],
      [this.#symbolIds.size, this.#symbols],
      [this.#shapeCount, this.#shapes],
      [this.#nodeCount, this.#lengths],
      [this.#nodeCount, this.#records],
      [this.scopeCount, this.scopes],
      [this.privateCount, this.privates],
      [1, this.roots],
    ];
    const length = sections.reduce((sum, [, content]) => sum + content.length + 2 * LONGEST, LONGEST);
    const out = new ByteWriter(length);
    for (let i = 0; i < 4; i++) out.byte((MAGIC >>> (8 * i)) & 0xff);
    out.byte(VERSION);
    for (const [count, content] of sections) {
      out.varint(count);
      out.varint(content.length);
      out.all(content);
    }
    return out.result();
  }
}
