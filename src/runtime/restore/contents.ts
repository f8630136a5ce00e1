/** Pass 2 of a restore: properties, elements and internal state of the objects that pass 1 made. */
import { snapshotInvalid } from '../../errors.ts';
import { compileLightly } from '../../platform/jit.ts';
import type { ByteReader } from '../../snapshot/bytes.ts';
import type { Shape } from '../../snapshot/decode.ts';
import { ATTRIBUTE, FLAG, LIMITS, NODE, PLAIN_ATTRIBUTES } from '../../snapshot/format.ts';
import type { Adapter } from '../adapter.ts';
import {
  defineProperty,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  is,
  ownKeys,
  preventExtensions,
  setPrototypeOf,
} from '../intrinsics.ts';
import type { Program } from '../program.ts';
import { type Heap, nothing } from './heap.ts';

type Key = string | symbol;

interface Special {
  object: object;
  adapter: Adapter;
  state: unknown[];
}

const FUNCTION_KEYS = ['length', 'name', 'prototype', 'caller', 'arguments'];
/** Of objects that are made without properties. */
const BORN_BARE: readonly Key[] = [];
/** Of a class the same, and what its text puts on it, which may be gone. */
const CLASS_KEYS = [...FUNCTION_KEYS];

export class Contents {
  readonly #program: Program;
  readonly #heap: Heap;
  readonly #specials: Special[] = [];
  readonly #adapters: ReadonlyMap<string, Adapter>;
  /** What is not to be extended any more, once it is complete. */
  readonly #closed: object[] = [];
  readonly #assignable = new Map<Shape, boolean>();

  /** `machine` makes a state machine in a scope instance. */
  constructor(program: Program, heap: Heap, machine: (id: number, scope: number) => object) {
    this.#program = program;
    this.#heap = heap;
    compileLightly(this.#plain, this.#array, this.#isAssignable, this.#fill, this.#body);
    heap.decoder.parts = { machine, part: (kind, state) => this.#part(kind, state) };
    this.#adapters = new Map(program.adapters.map(adapter => [adapter.name, adapter]));
  }

  fillAll(): void {
    const { decoder } = this.#heap;
    const { nodeCount } = decoder;
    // Plain objects first: no prototype of theirs has an accessor yet that an assignment could meet.
    const { objects } = this.#heap;
    const cursor = decoder.roots.fork(0, 0);
    for (let node = 0; node < nodeCount; node++) {
      const kind = decoder.kind(node);
      if (kind !== NODE.plain && kind !== NODE.array) continue;
      decoder.seek(cursor, node);
      cursor.byte();
      if (kind === NODE.plain) this.#plain(cursor, objects[node]!);
      else this.#array(cursor, objects[node] as unknown[]);
    }
    for (let node = 0; node < nodeCount; node++) {
      const kind = decoder.kind(node);
      if (kind === NODE.plain || kind === NODE.array) continue;
      decoder.seek(cursor, node);
      this.#fill(node, cursor);
    }
    // What must come last: state that depends on other objects' contents, and what forbids further changes.
    for (const { object, adapter, state } of this.#specials) adapter.fill?.(object, state);
    for (const object of this.#closed) preventExtensions(object);
  }

  #part(kind: number, state: unknown[]): object {
    const adapter = this.#adapterAt(kind);
    if (!adapter?.part) throw snapshotInvalid(`it holds parts of an unknown kind`);
    const part = adapter.create(state);
    adapter.fill!(part, state);
    return part;
  }

  #plain(reader: ByteReader, object: object): void {
    const { decoder, objects, made } = this.#heap;
    const shape = decoder.shapes[reader.index(decoder.shapes.length, 'shape')]!;
    const target = object as Record<string, unknown>;
    const assignable = this.#isAssignable(shape, object);
    const { keys } = shape;
    for (let i = 0; i < keys.length; i++) {
      const value = decoder.madeValue(reader, objects, made);
      if (assignable) target[keys[i]!] = value;
      else define(target, keys[i]!, { value, ...PLAIN });
    }
  }

  #array(reader: ByteReader, array: unknown[]): void {
    const { decoder, objects, made } = this.#heap;
    const length = reader.index(LIMITS.array, 'array length');
    // A short one has its length already.
    if (array.length > 0)
      for (let i = 0; i < length; i++) array[i] = decoder.madeValue(reader, objects, made);
    else for (let i = 0; i < length; i++) array.push(decoder.madeValue(reader, objects, made));
  }

  /** Whether assigning the keys of a shape makes own properties: nothing above the object has them. */
  #isAssignable(shape: Shape, object: object): boolean {
    let assignable = this.#assignable.get(shape);
    if (assignable === undefined) {
      const prototype = getPrototypeOf(object);
      assignable = prototype === null || !shape.keys.some(key => key in prototype);
      this.#assignable.set(shape, assignable);
    }
    return assignable;
  }

  #fill(node: number, reader: ByteReader): void {
    const { decoder, made } = this.#heap;
    const { registry } = this.#program;
    const object = this.#heap.objects[node]!;
    const kind = reader.byte();
    switch (kind) {
      case NODE.exoticArray: {
        const length = reader.varint();
        if (length > 0xffffffff) throw snapshotInvalid(`an array cannot have length ${length}`);
        (object as unknown[]).length = length;
        this.#body(reader, object, Array.prototype, ['length']);
        if (reader.byte() === 0) defineProperty(object, 'length', { writable: false });
        return;
      }
      case NODE.object:
        this.#body(reader, object, undefined, []);
        return;
      case NODE.instance: {
        reader.varint();
        const count = reader.index(reader.end, 'class count');
        for (let i = 0; i < count; i++) {
          const target = this.#heap.objects[reader.index(decoder.nodeCount, 'node')]!;
          const values = this.#heap.values(reader, made);
          const write = registry.class(target)?.privates?.[1];
          if (write) write(object, values);
        }
        this.#body(reader, object, undefined, []);
        return;
      }
      case NODE.function:
      case NODE.class:
      case NODE.member:
        reader.varint();
        reader.varint();
        if (kind === NODE.class) {
          this.#heap.values(reader, nothing);
          const values = this.#heap.values(reader, made);
          registry.class(object)?.privates?.[3](values);
        }
        this.#body(reader, object, Function.prototype, kind === NODE.class ? CLASS_KEYS : FUNCTION_KEYS);
        return;
      case NODE.bound:
        decoder.skip(reader);
        decoder.skip(reader);
        this.#heap.values(reader, made);
        this.#body(reader, object, getPrototypeOf(object) ?? undefined, ['length', 'name']);
        return;
      case NODE.prototype:
        reader.varint();
        this.#body(reader, object, Object.prototype, []);
        return;
      case NODE.special: {
        const adapter = this.#adapterAt(reader.index(decoder.strings.length, 'string'))!;
        const state = this.#heap.values(reader, made);
        if (adapter.early) adapter.fill!(object, state);
        else this.#specials.push({ object, adapter, state });
        if (adapter.internal) {
          if (reader.byte() !== 0) throw snapshotInvalid(`node ${node} has properties that its kind has not`);
          return;
        }
        const inborn = adapter.ownKeys ?? (adapter.byLayout ? BORN_BARE : []);
        this.#body(
          reader,
          object,
          adapter.prototype ?? Object.prototype,
          typeof inborn === 'function' ? inborn(object) : inborn,
        );
        return;
      }
      default:
        return;
    }
  }

  /** The kind that a string of the snapshot names. */
  #adapterAt(name: number): Adapter | undefined {
    return (this.#adaptersByString[name] ??= this.#adapters.get(this.#heap.decoder.strings[name]!));
  }
  readonly #adaptersByString: (Adapter | undefined)[] = [];

  /** Prototype and properties; of those a bare object of the kind is born with, only `inborn` need not be captured. */
  #body(reader: ByteReader, object: object, prototype: object | undefined, inborn: readonly Key[]): void {
    const { decoder, made } = this.#heap;
    const flags = reader.byte();
    const wanted = flags & FLAG.hasPrototype ? decoder.value(reader, made) : prototype;
    if (wanted !== undefined && getPrototypeOf(object) !== wanted)
      setPrototypeOf(object, wanted as object | null);
    if (flags & FLAG.nonExtensible) this.#closed.push(object);
    // Made by its own text, it has what that gives it.
    if (flags === 0 && (inborn === FUNCTION_KEYS || inborn === BORN_BARE)) return;
    const captured: Key[] = [];
    if (flags & FLAG.hasProperties) this.properties(reader, object, captured);
    const kept = new Set<Key>([...inborn, ...captured]);
    if (flags & FLAG.lacks) {
      const count = reader.index(reader.end, 'key count');
      for (let i = 0; i < count; i++) kept.delete(decoder.key(reader));
    }
    // Indices have an order of their own; moving them would part an arguments object from its parameters.
    const names = captured.filter(key => !isIndex(key));
    let next = 0;
    let inOrder = true;
    for (const key of ownKeys(object)) {
      if (!kept.has(key)) deleteProperty(object, key);
      else if (isIndex(key)) continue;
      else if (key === names[next]) next++;
      else inOrder &&= inborn.includes(key);
    }
    if (!inOrder) reorder(object, names);
  }

  properties(reader: ByteReader, object: object, captured?: Key[]): void {
    const { decoder, made } = this.#heap;
    const count = reader.index(reader.end, 'property count');
    for (let i = 0; i < count; i++) {
      const key = decoder.key(reader);
      if (captured) captured[captured.length] = key;
      const attributes = reader.byte();
      const flags = {
        enumerable: (attributes & ATTRIBUTE.enumerable) !== 0,
        configurable: (attributes & ATTRIBUTE.configurable) !== 0,
      };
      if (attributes & ATTRIBUTE.accessor) {
        const get = decoder.value(reader, made);
        const set = decoder.value(reader, made);
        define(object, key, { get, set, ...flags } as PropertyDescriptor);
        continue;
      }
      const value = decoder.value(reader, made);
      if (attributes === PLAIN_ATTRIBUTES && key !== '__proto__' && !hasOwn(object, key)) {
        define(object, key, { value, ...PLAIN });
      } else {
        define(object, key, { value, writable: (attributes & ATTRIBUTE.writable) !== 0, ...flags });
      }
    }
  }
}

function isIndex(key: Key): boolean {
  if (typeof key === 'symbol') return false;
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57 && /^(?:0|[1-9]\d{0,9})$/.test(key);
}

const PLAIN = { writable: true, enumerable: true, configurable: true };

/** What a bare object is born with comes before what it is given: makes the given order the order of its properties. */
function reorder(object: object, keys: readonly Key[]): void {
  for (const key of keys) {
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (!descriptor?.configurable) continue;
    deleteProperty(object, key);
    defineProperty(object, key, descriptor);
  }
}

/** Defines a property unless it is so already: what cannot be redefined is then left alone. */
function define(object: object, key: Key, descriptor: PropertyDescriptor): void {
  const known = getOwnPropertyDescriptor(object, key);
  if (
    known &&
    known.get === descriptor.get &&
    known.set === descriptor.set &&
    is(known.value, descriptor.value) &&
    known.writable === descriptor.writable &&
    known.enumerable === descriptor.enumerable &&
    known.configurable === descriptor.configurable
  ) {
    return;
  }
  // Its enumerability cannot change; an object of the host has other attributes on another one.
  const fixed = known?.writable && !known.configurable && 'value' in descriptor;
  defineProperty(
    object,
    key,
    fixed ? { value: descriptor.value, writable: descriptor.writable! } : descriptor,
  );
}
