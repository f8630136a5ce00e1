/** Everything but functions => records: plain objects by their shape, arrays, built-in kinds by their adapter. */
import { compileLightly } from '../../platform/jit.ts';
import { layouts } from '../../platform/layouts.ts';
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { NODE, TAG } from '../../snapshot/format.ts';
import type { Adapter } from '../adapter.ts';
import {
  getOwnPropertyDescriptor,
  getOwnPropertyNames,
  getOwnPropertySymbols,
  getPrototypeOf,
  hasOwn,
  isExtensible,
  ownKeys,
} from '../intrinsics.ts';
import type { Program } from '../program.ts';
import type { Heap } from './heap.ts';
import { type Kinds, NO_KINDS } from './kinds.ts';
import type { PrivateNames } from './private-names.ts';
import { NO_KEYS, writeBody, writeValues } from './properties.ts';
import type { ScopeTable } from './scope-table.ts';
import type { WeakEntries } from './weak-entries.ts';

type Machine = (...args: unknown[]) => unknown;

const NO_PARTS: readonly object[] = [];
/** Objects with more own keys than this are dictionaries rather than records: not worth a shape. */
const MAX_SHAPE = 64;
const LENGTH = ['length'];

interface ShapeStep {
  next: Map<string, ShapeStep>;
  id: number;
  keys: readonly string[];
}

/** What objects of a layout have in common: plain ones, or those of a kind that has no properties. */
interface Sample {
  shape: number;
  keys: readonly string[];
  kind: Adapter | undefined;
}

export class ObjectWriter {
  readonly #program: Program;
  readonly #heap: Heap;
  readonly #encoder: SnapshotEncoder;
  readonly #kinds: Kinds;
  readonly #weak: WeakEntries;
  readonly #privates: PrivateNames;
  readonly #scopes: ScopeTable;
  readonly #machine: (machine: Machine) => void;
  /** Kinds that are parts of others, by prototype. */
  readonly #partKinds = new Map<object, Adapter>();
  readonly #shapes = new Map<object | null, ShapeStep>();
  /** The shape met last: the next object is likely to have it, too. */
  #lastShape: ShapeStep = { next: new Map(), id: -1, keys: [] };
  #lastPrototype: object | null | undefined;
  /** Objects of the others are the first of their shape, and may be the only ones. */
  #shapesMet = 0;
  readonly #layouts = layouts();
  readonly #isContext: ((value: object) => boolean) | undefined;
  readonly #samples = this.#layouts.table<Sample>();

  constructor(
    program: Program,
    heap: Heap,
    encoder: SnapshotEncoder,
    kinds: Kinds,
    weak: WeakEntries,
    privates: PrivateNames,
    scopes: ScopeTable,
    machine: (machine: Machine) => void,
  ) {
    this.#program = program;
    this.#heap = heap;
    this.#encoder = encoder;
    this.#kinds = kinds;
    this.#weak = weak;
    this.#privates = privates;
    this.#scopes = scopes;
    this.#isContext = program.isContext;
    this.#machine = machine;
    compileLightly(this.#dense, this.#elements, this.#plain, this.#shape);
    compileLightly(this.#special, this.#kind, this.#state);
    for (const adapter of program.adapters)
      if (adapter.part) this.#partKinds.set(adapter.prototype!, adapter);
  }

  intrinsic(path: string): void {
    const { record } = this.#encoder;
    record.byte(NODE.intrinsic);
    record.string(path);
  }

  proxy(object: object): void {
    const parts = this.#program.registry.proxyParts(object);
    if (!parts) throw this.#heap.refuse(object, 'a Proxy made by the host');
    const { record } = this.#encoder;
    record.byte(NODE.proxy);
    this.#encoder.value(record, parts.target);
    this.#encoder.value(record, isRevoked(object) ? null : parts.handler);
  }

  /** Writes an object that is laid out as one that was written, which says all but its values; else nothing. */
  alike(object: object): boolean {
    if (this.#isContext?.(object)) return false;
    const sample = this.#samples.find(object);
    if (!sample) return false;
    const { record } = this.#encoder;
    if (sample.kind !== undefined) {
      this.#kind(object, sample.kind, sample.kind.prototype!);
      record.byte(0);
      return true;
    }
    record.byte(NODE.plain);
    record.varint(sample.shape);
    this.#encoder.properties(record, object as Record<string, unknown>, sample.keys);
    return true;
  }

  object(object: object): void {
    if (this.#isContext?.(object))
      throw this.#heap.refuse(object, 'the global object of a context of node:vm');
    const prototype = getPrototypeOf(object);
    const kinds = this.#kinds.below(prototype);
    // What a class of the program inherits from a special kind by is none of that kind itself.
    if (kinds !== NO_KINDS && this.#prototypeOfProgram(object)) return;
    if (typeof kinds === 'string') {
      if (this.ofHost(object)) return;
      if (!this.#program.realm.isUnmade(object)) throw this.#heap.refuse(object, `${kinds} ${OF_HOST}`);
    } else {
      for (const adapter of kinds) {
        if (!adapter.is(object)) continue;
        this.#special(object, adapter);
        return;
      }
    }
    if (this.#prototypeOfProgram(object)) return;
    const { record } = this.#encoder;
    if (this.#kinds.isHostPrototype(object) && this.ofHost(object)) return;
    if (this.#instance(object, prototype) || this.#plain(object, prototype, kinds === NO_KINDS)) return;
    // An arguments object has Object.prototype above it, but never looks like a plain one.
    const adapter =
      kinds === NO_KINDS
        ? this.#program.adapters.find(kind => !kind.prototype && kind.is(object))
        : undefined;
    if (adapter) {
      this.#special(object, adapter);
      return;
    }
    record.byte(NODE.object);
    writeBody(this.#encoder, object, NO_KEYS);
  }

  #prototypeOfProgram(object: object): boolean {
    const maker = this.#kinds.makerOf(object);
    if (!maker) return false;
    const { record } = this.#encoder;
    record.byte(NODE.prototype);
    record.varint(this.#heap.nodeOf(maker));
    writeBody(this.#encoder, object, NO_KEYS);
    return true;
  }

  /** What the program did not make: by an adapter, or by a path that only an accessor of the host leads to. */
  ofHost(object: object): boolean {
    // An adapter with a prototype was tried by that: instances of a class of the host below it hold more.
    const adapter = this.#program.adapters.find(
      ({ prototype, is }) => (typeof object === 'function' || prototype === undefined) && is(object),
    );
    if (adapter) {
      this.#special(object, adapter);
      return true;
    }
    const late = this.#program.realm.latePathOf(object);
    if (late !== undefined) this.intrinsic(late);
    return late !== undefined;
  }

  /** An object that has private names of classes above it. */
  #instance(object: object, prototype: object | null): boolean {
    const fields = this.#privates.ofInstance(object, prototype);
    if (fields.length === 0) return false;
    const { record } = this.#encoder;
    record.byte(NODE.instance);
    record.varint(this.#heap.nodeOf(fields[0]![0].target));
    record.varint(fields.length);
    for (const [{ target }, values] of fields) {
      record.varint(this.#heap.nodeOf(target));
      writeValues(this.#encoder, values);
    }
    writeBody(this.#encoder, object, NO_KEYS);
    return true;
  }

  #special(object: object, adapter: Adapter): void {
    const { record } = this.#encoder;
    const prototype = getPrototypeOf(object);
    this.#kind(object, adapter, prototype);
    if (adapter.internal) {
      record.byte(0);
      return;
    }
    const keys = ownKeys(object);
    if (adapter.byLayout && keys.length === 0 && prototype === adapter.prototype && isExtensible(object)) {
      record.byte(0);
      this.#samples.add(object, { shape: -1, keys: [], kind: adapter });
      return;
    }
    const inborn = adapter.ownKeys ?? NO_KEYS;
    const skip = typeof inborn === 'function' ? inborn(object) : inborn;
    writeBody(this.#encoder, object, skip, adapter.prototype, keys);
  }

  /** Kind and state. */
  #kind(object: object, adapter: Adapter, prototype: object | null): void {
    const { record } = this.#encoder;
    const refused = adapter.refuse?.(object);
    if (refused !== undefined) throw this.#heap.refuse(object, refused);
    const state = adapter.save(object);
    if (adapter.name === 'arguments' && state[1] === true) this.#scopes.addArguments(object);
    if (adapter.name === 'WeakMap' || adapter.name === 'WeakSet') this.#weak.add(object);
    if (prototype !== adapter.prototype) this.#privates.ofSpecial(object, prototype);
    record.byte(NODE.special);
    record.varint(this.#kindName(adapter));
    this.#state(adapter, state, adapter.parts?.(object));
  }

  /** The string that names a kind in this snapshot. */
  #kindName(adapter: Adapter): number {
    let name = this.#kindNames.get(adapter);
    if (name === undefined) this.#kindNames.set(adapter, (name = this.#encoder.string(adapter.name)));
    return name;
  }
  readonly #kindNames = new Map<Adapter, number>();

  #state({ machine }: Adapter, state: readonly unknown[], parts: readonly object[] = NO_PARTS): void {
    const { record } = this.#encoder;
    record.varint(state.length + parts.length);
    if (machine && state[0] !== undefined) {
      this.#machine(state[0] as Machine);
      this.#encoder.elements(record, state, 1);
    } else {
      for (let i = 0; i < state.length; i++) this.#encoder.value(record, state[i]);
    }
    for (let i = 0; i < parts.length; i++) this.#part(parts[i]!);
  }

  /** In its place, if it is of such a kind; else as a node. */
  #part(part: object): void {
    const { record } = this.#encoder;
    const adapter = this.#partKinds.get(getPrototypeOf(part)!);
    if (!adapter) {
      this.#encoder.value(record, part);
      return;
    }
    record.byte(TAG.part);
    record.varint(this.#kindName(adapter));
    this.#state(adapter, adapter.save(part));
  }

  /** As values of a shape, if every own property is a plain one with a string key; `decides`: its layout says so. */
  #plain(object: object, prototype: object | null, decides: boolean): boolean {
    // Two questions: V8 answers Reflect.ownKeys a hundred times more slowly.
    const keys = getOwnPropertyNames(object);
    if (keys.length > MAX_SHAPE || !isExtensible(object)) return false;
    if (getOwnPropertySymbols(object).length > 0) return false;
    const { record } = this.#encoder;
    const begin = record.length;
    const shape = this.#shape(prototype, keys);
    record.byte(NODE.plain);
    record.varint(shape);
    for (let i = 0; i < keys.length; i++) {
      const descriptor = getOwnPropertyDescriptor(object, keys[i]!)!;
      if (!descriptor.writable || !descriptor.enumerable || !descriptor.configurable) {
        record.cut(begin);
        return false;
      }
      this.#encoder.value(record, descriptor.value);
    }
    if (this.#shapesMet <= shape) this.#shapesMet = shape + 1;
    else if (decides && this.#isSample(object, keys))
      this.#samples.add(object, { shape, keys, kind: undefined });
    return true;
  }

  /** A prototype is told by its identity. */
  #isSample(object: object, keys: readonly string[]): boolean {
    return keys.length > 0 && !hasOwn(object, 'constructor');
  }

  #shape(prototype: object | null, keys: readonly string[]): number {
    if (prototype === this.#lastPrototype && areSame(keys, this.#lastShape.keys)) return this.#lastShape.id;
    let step: ShapeStep = this.#shapes.get(prototype) ?? { next: new Map(), id: -1, keys: [] };
    this.#shapes.set(prototype, step);
    for (const key of keys) {
      let next: ShapeStep | undefined = step.next.get(key);
      if (!next) {
        next = { next: new Map(), id: -1, keys: [...step.keys, key] };
        step.next.set(key, next);
      }
      step = next;
    }
    if (step.id < 0) step.id = this.#encoder.shape(prototype, step.keys);
    this.#lastShape = step;
    this.#lastPrototype = prototype;
    return step.id;
  }

  array(array: unknown[]): void {
    const { record } = this.#encoder;
    const { length } = array;
    const ordinary = getPrototypeOf(array) === Array.prototype && isExtensible(array);
    const isPlain = ordinary && this.#layouts.hasPlainElements(array);
    if (isPlain && this.#dense(array)) return;
    const keys = ownKeys(array);
    if (!isPlain && ordinary && keys.length === length + 1 && this.#elements(array)) return;
    if (!ordinary) this.#privates.ofSpecial(array, getPrototypeOf(array));
    record.byte(NODE.exoticArray);
    record.varint(length);
    writeBody(this.#encoder, array, LENGTH, Array.prototype, keys);
    record.byte(getOwnPropertyDescriptor(array, 'length')!.writable ? 1 : 0);
  }

  /** Writes the elements, known to be plain properties, if there is no hole among them; else nothing. */
  #dense(array: readonly unknown[]): boolean {
    for (let i = 0; i < array.length; i++) if (array[i] === undefined && !hasOwn(array, i)) return false;
    const { record } = this.#encoder;
    record.byte(NODE.array);
    record.varint(array.length);
    this.#encoder.elements(record, array);
    return true;
  }

  /** Writes the elements if they are plain properties; else nothing. */
  #elements(array: unknown[]): boolean {
    if (!getOwnPropertyDescriptor(array, 'length')!.writable) return false;
    const { record } = this.#encoder;
    const { length } = array;
    const begin = record.length;
    record.byte(NODE.array);
    record.varint(length);
    for (let i = 0; i < length; i++) {
      const descriptor = getOwnPropertyDescriptor(array, i);
      if (!descriptor?.writable || !descriptor.enumerable || !descriptor.configurable) {
        record.cut(begin);
        return false;
      }
      this.#encoder.value(record, descriptor.value);
    }
    return true;
  }
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export const OF_HOST = '(an object of the host)';

/** Array.isArray is what complains of a revoked proxy without asking a trap (ECMA-262 section 7.2.2). */
function isRevoked(proxy: object): boolean {
  try {
    Array.isArray(proxy);
    return false;
  } catch {
    return true;
  }
}
