/** Reads the sections of a snapshot. Whatever the bytes are, the outcome is a value or a SNAPSHOT_INVALID error. */
import { snapshotInvalid, snapshotVersion } from '../errors.ts';
import { ByteReader } from './bytes.ts';
import type { SnapshotHeader } from './encode.ts';
import { EMPTY, LIMITS, MADE, MAGIC, NODE, RawBytes, SMALL, SYMBOL, TAG, VERSION } from './format.ts';

export interface Shape {
  /** Position of the prototype value in the shape section. */
  readonly prototype: number;
  readonly keys: readonly string[];
}

/** A text that the program has made code of, and how. */
export interface MadeRecord {
  kind: keyof typeof MADE;
  /** The text, or parameters and body of a function. */
  parts: string[];
}

/** Gives the object of a node index. */
export type Resolve = (node: number) => unknown;

/** Makes what stands in the place of a value and is no node. */
export interface Parts {
  /** `scope`: the scope instance it stands in; -1: none. */
  machine(id: number, scope: number): unknown;
  /** `kind`: the string that names it. */
  part(kind: number, state: unknown[]): unknown;
}

interface Section {
  count: number;
  length: number;
  reader: ByteReader;
}

export class SnapshotDecoder {
  readonly header: SnapshotHeader;
  readonly made: MadeRecord[] = [];
  readonly strings: string[];
  readonly shapes: Shape[] = [];
  readonly nodeCount: number;
  /** Byte offsets of the node records; one more than there are nodes. */
  readonly offsets: Uint32Array;
  readonly scopes: ByteReader;
  readonly scopeCount: number;
  readonly privates: ByteReader;
  readonly privateCount: number;
  readonly roots: ByteReader;
  /** Bytes of each section. */
  readonly sizes: Record<
    'made' | 'strings' | 'symbols' | 'shapes' | 'nodes' | 'scopes' | 'privates' | 'roots',
    number
  >;
  readonly #bytes: Uint8Array;
  readonly #symbols: symbol[] = [];
  readonly #shapeReader: ByteReader;
  readonly #reader: ByteReader;
  #insidePart = false;
  /** Undefined: such parts are skipped. */
  parts: Parts | undefined;

  /** `symbolAt` gives the symbol that the encoder's `wellKnown` named. */
  constructor(bytes: Uint8Array, symbolAt: (name: string) => symbol | undefined = Symbol) {
    if (bytes.length > LIMITS.bytes) throw snapshotInvalid(`it is larger than ${LIMITS.bytes} bytes`);
    this.#bytes = bytes;
    const reader = new ByteReader(bytes);
    this.#reader = reader;
    let magic = 0;
    for (let i = 0; i < 4; i++) magic |= reader.byte() << (8 * i);
    if (magic !== MAGIC) throw snapshotInvalid('it does not begin as one');
    const version = reader.byte();
    if (version !== VERSION) throw snapshotVersion(version, VERSION);

    const head = this.#section(reader).reader;
    this.header = { image: head.string(), engine: head.string(), time: head.float() };
    const made = this.#section(reader);
    for (let i = 0; i < made.count; i++) this.made.push(readMade(made.reader));
    const strings = this.#section(reader);
    this.strings = new Array<string>(strings.count);
    for (let i = 0; i < strings.count; i++) this.strings[i] = strings.reader.string();
    const symbols = this.#section(reader);
    for (let i = 0; i < symbols.count; i++) this.#symbols.push(readSymbol(symbols.reader, symbolAt));
    const shapes = this.#section(reader);
    this.#shapeReader = shapes.reader;
    const lengths = this.#section(reader);
    const records = this.#section(reader);
    if (records.count !== lengths.count) throw snapshotInvalid('its node tables disagree');
    this.nodeCount = records.count;
    this.offsets = nodeOffsets(lengths, records.reader);
    for (let i = 0; i < shapes.count; i++) this.shapes.push(this.#shape());
    const scopes = this.#section(reader);
    this.scopes = scopes.reader;
    this.scopeCount = scopes.count;
    const privates = this.#section(reader);
    this.privates = privates.reader;
    this.privateCount = privates.count;
    this.roots = this.#section(reader).reader;
    this.sizes = {
      made: sizeOf(made),
      strings: sizeOf(strings),
      symbols: sizeOf(symbols),
      shapes: sizeOf(shapes),
      nodes: sizeOf(lengths) + sizeOf(records),
      scopes: sizeOf(scopes),
      privates: sizeOf(privates),
      roots: this.roots.end - this.roots.at,
    };
    if (reader.at !== bytes.length)
      throw snapshotInvalid(`it has ${bytes.length - reader.at} bytes too many`);
  }

  #section(reader: ByteReader): Section {
    const count = reader.varint();
    const length = reader.varint();
    if (length > reader.end - reader.at) throw snapshotInvalid(`it was cut off at byte ${reader.end}`);
    // Every entry takes a byte at least.
    if (count > length) throw snapshotInvalid(`${count} entries cannot lie in ${length} bytes`);
    const content = reader.fork(reader.at, reader.at + length);
    reader.at += length;
    return { count, length, reader: content };
  }

  #shape(): Shape {
    const prototype = this.#shapeReader.at;
    this.skip(this.#shapeReader);
    const length = this.#shapeReader.index(this.#shapeReader.end, 'shape length');
    const keys: string[] = [];
    for (let i = 0; i < length; i++) {
      keys.push(this.strings[this.#shapeReader.index(this.strings.length, 'string')]!);
    }
    return { prototype, keys };
  }

  shapePrototype(shape: Shape, resolve: Resolve): unknown {
    this.#shapeReader.at = shape.prototype;
    return this.value(this.#shapeReader, resolve);
  }

  /** A cursor on the record of a node. */
  node(index: number): ByteReader {
    return this.#reader.fork(this.offsets[index]!, this.offsets[index + 1]!);
  }

  /** Puts a cursor on the record of a node. */
  seek(reader: ByteReader, index: number): void {
    reader.at = this.offsets[index]!;
    reader.end = this.offsets[index + 1]!;
  }

  /** The number behind the kind of a node: a shape, a length. */
  head(index: number, limit: number, what: string): number {
    const at = this.offsets[index]! + 1;
    const first = this.#bytes[at]!;
    if (first < 0x80 && first < limit && at < this.offsets[index + 1]!) return first;
    const reader = this.node(index);
    reader.byte();
    return reader.index(limit, what);
  }

  kind(index: number): number {
    const kind = this.#bytes[this.offsets[index]!]!;
    if (kind > NODE.proxy) throw snapshotInvalid(`node ${index} has the unknown kind ${kind}`);
    return kind;
  }

  key(reader: ByteReader): string | symbol {
    const head = reader.varint();
    if (head % 2 === 0) {
      const id = head / 2;
      if (id >= this.strings.length) throw snapshotInvalid(`string ${id} does not exist`);
      return this.strings[id]!;
    }
    const id = (head - 1) / 2;
    if (id >= this.#symbols.length) throw snapshotInvalid(`symbol ${id} does not exist`);
    return this.#symbols[id]!;
  }

  value(reader: ByteReader, resolve: Resolve): unknown {
    const tag = reader.byte();
    if (tag >= SMALL) return tag - SMALL;
    switch (tag) {
      case TAG.undefined:
        return undefined;
      case TAG.null:
        return null;
      case TAG.true:
        return true;
      case TAG.false:
        return false;
      case TAG.empty:
        return EMPTY;
      case TAG.integer: {
        const value = reader.varint();
        return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
      }
      case TAG.float:
        return reader.float();
      case TAG.bigint:
        return bigint(reader.string());
      case TAG.string:
        return this.strings[reader.index(this.strings.length, 'string')];
      case TAG.symbol:
        return this.#symbols[reader.index(this.#symbols.length, 'symbol')];
      case TAG.node:
        return resolve(reader.index(this.nodeCount, 'node'));
      case TAG.bytes:
        return new RawBytes(reader.take(reader.index(reader.end, 'length')));
      case TAG.machine: {
        const id = reader.varint();
        const scope = reader.index(this.scopeCount + 1, 'scope instance') - 1;
        return this.parts?.machine(id, scope);
      }
      case TAG.part:
        return this.#part(reader, resolve);
      default:
        throw snapshotInvalid(`the value at byte ${reader.at - 1} has the unknown tag ${tag}`);
    }
  }

  /**
   * As {@link value}, where `made` gives the objects. What most of a snapshot consists of is read by this function
   * alone, so that even the first restore of a process, which begins uncompiled, is fast.
   */
  madeValue(reader: ByteReader, objects: readonly unknown[], made: Resolve): unknown {
    const bytes = this.#bytes;
    let { at } = reader;
    const tag = at < reader.end ? bytes[at++]! : -1;
    if (tag >= SMALL) {
      reader.at = at;
      return tag - SMALL;
    }
    switch (tag) {
      case TAG.node:
      case TAG.string: {
        // An index of up to three bytes.
        let index = bytes[at++]!;
        if (index > 0x7f) {
          const second = bytes[at++]!;
          index = (index & 0x7f) | ((second & 0x7f) << 7);
          if (second > 0x7f) {
            const third = bytes[at++]!;
            index = third > 0x7f ? -1 : index | (third << 14);
          }
        }
        const all = tag === TAG.node ? objects : this.strings;
        if (index < 0 || index >= all.length || at > reader.end) break;
        reader.at = at;
        return all[index];
      }
      case TAG.null:
        reader.at = at;
        return null;
      case TAG.true:
        reader.at = at;
        return true;
      case TAG.false:
        reader.at = at;
        return false;
      default:
    }
    return this.value(reader, made);
  }

  #part(reader: ByteReader, resolve: Resolve): unknown {
    if (this.#insidePart) throw snapshotInvalid(`there is a part of a part at byte ${reader.at}`);
    this.#insidePart = true;
    const kind = reader.index(this.strings.length, 'string');
    const count = reader.index(reader.end, 'value count');
    const state: unknown[] = [];
    for (let i = 0; i < count; i++) state.push(this.value(reader, resolve));
    this.#insidePart = false;
    return this.parts?.part(kind, state);
  }

  /** Leaves a value out; returns its tag. Whether what it names exists is not looked at. */
  skip(reader: ByteReader): number {
    const bytes = this.#bytes;
    let { at } = reader;
    const tag = at < reader.end ? bytes[at++]! : -1;
    if (tag >= SMALL || (tag >= 0 && tag <= TAG.empty)) {
      reader.at = at;
      return tag;
    }
    if (tag === TAG.node || tag === TAG.string) {
      while (bytes[at++]! > 0x7f);
      if (at <= reader.end) {
        reader.at = at;
        return tag;
      }
    }
    this.value(reader, ignore);
    return tag;
  }
}

const sizeOf = ({ length }: Section): number => length;
const ignore = (): undefined => undefined;

export function nodeOffsets(lengths: Section, records: ByteReader): Uint32Array {
  const offsets = new Uint32Array(lengths.count + 1);
  let at = records.at;
  for (let i = 0; i < lengths.count; i++) {
    offsets[i] = at;
    const length = lengths.reader.varint();
    if (length === 0) throw snapshotInvalid(`node ${i} is empty`);
    at += length;
    if (at > records.end) throw snapshotInvalid(`node ${i} lies outside its section`);
  }
  offsets[lengths.count] = at;
  if (at !== records.end) throw snapshotInvalid('its node tables disagree');
  return offsets;
}

const MADE_KINDS = Object.keys(MADE) as MadeRecord['kind'][];

function readMade(reader: ByteReader): MadeRecord {
  const kind = MADE_KINDS[reader.index(MADE_KINDS.length, 'kind of made text')]!;
  const parts = [reader.string()];
  if (kind !== 'script') parts.push(reader.string());
  return { kind, parts };
}

function readSymbol(reader: ByteReader, symbolAt: (name: string) => symbol | undefined): symbol {
  const kind = reader.byte();
  const text = reader.byte() === 1 ? reader.string() : undefined;
  switch (kind) {
    case SYMBOL.unique:
      return Symbol(text);
    case SYMBOL.registered:
      return Symbol.for(text ?? '');
    case SYMBOL.wellKnown: {
      const symbol = symbolAt(text ?? '');
      if (!symbol) throw snapshotInvalid(`Symbol.${text} does not exist on this engine`);
      return symbol;
    }
    default:
      throw snapshotInvalid(`symbol kind ${kind} is unknown`);
  }
}

function bigint(text: string): bigint {
  const digits = text.startsWith('-') ? text.slice(1) : text;
  if (!/^[0-9a-f]+$/.test(digits)) throw snapshotInvalid('a bigint is malformed');
  const value = BigInt(`0x${digits}`);
  return text.startsWith('-') ? -value : value;
}
