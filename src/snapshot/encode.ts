/** Writes the sections of a snapshot while the runtime walks the heap. */
import { ByteWriter } from './bytes.ts';
import { EMPTY, MADE, MAGIC, RawBytes, SMALL, SYMBOL, TAG, VERSION } from './format.ts';

export interface SnapshotHeader {
  /** Hash of the image the snapshot belongs to. */
  image: string;
  /** Name and version of the engine that wrote it, for people. */
  engine: string;
  /** Milliseconds since the epoch. */
  time: number;
}

export class SnapshotEncoder {
  readonly #strings = new ByteWriter(4096);
  readonly #stringIds = new Map<string, number>();
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

  /** `nodeOf` gives an object its index, in order of first meeting; `wellKnown` names `Symbol.iterator` and the like. */
  constructor(nodeOf: (value: object) => number, wellKnown: (value: symbol) => string | undefined) {
    this.#nodeOf = nodeOf;
    this.#wellKnown = wellKnown;
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
    let id = this.#stringIds.get(value);
    if (id === undefined) {
      id = this.#stringIds.size;
      this.#stringIds.set(value, id);
      this.#strings.string(value);
    }
    return id;
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

  #number(out: ByteWriter, value: number): void {
    // -0 is no small integer: only the float form keeps its sign.
    if (
      (value | 0) === value &&
      value <= 0x3fffffff &&
      value >= -0x3fffffff &&
      (value !== 0 || 1 / value > 0)
    ) {
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
    const out = new ByteWriter(this.#records.length + this.#strings.length + 1024);
    for (let i = 0; i < 4; i++) out.byte((MAGIC >>> (8 * i)) & 0xff);
    out.byte(VERSION);
    const head = new ByteWriter();
    head.string(header.image);
    head.string(header.engine);
    head.float(header.time);
    section(out, 1, head);
    section(out, this.#madeCount, this.#made);
    section(out, this.#stringIds.size, this.#strings);
    section(out, this.#symbolIds.size, this.#symbols);
    section(out, this.#shapeCount, this.#shapes);
    section(out, this.#nodeCount, this.#lengths);
    section(out, this.#nodeCount, this.#records);
    section(out, this.scopeCount, this.scopes);
    section(out, this.privateCount, this.privates);
    section(out, 1, this.roots);
    return out.result().slice();
  }
}

function section(out: ByteWriter, count: number, content: ByteWriter): void {
  out.varint(count);
  out.varint(content.length);
  out.bytes(content.result());
}
