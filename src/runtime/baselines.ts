/**
 * How objects were before a program ran, and what it has changed about them. A few thousand properties are kept for as
 * long as the program runs, so they lie in lists rather than as descriptors.
 */
import { isAddedToGlobal } from '../platform/added-by-host.ts';
import { compileBriefly } from '../platform/jit.ts';
import {
  apply,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  is,
  isExtensible,
  type Key,
  ownKeys,
} from './intrinsics.ts';

/** What a program did to an object it did not make. */
export interface Change {
  object: object;
  removed: Key[];
  added: Key[];
  /** How the added or altered properties are now; by index of `added`. */
  descriptors: PropertyDescriptor[];
  /** It cannot be extended any longer. */
  sealed?: boolean;
  /** How it was; not of an object of the host. */
  before?: Baseline;
}

/** Its properties are those from `start` to `end` in the lists of {@link Baselines}. */
export interface Baseline {
  object: object;
  prototype: object | null;
  start: number;
  end: number;
}

const WRITABLE = 1;
const ENUMERABLE = 2;
const CONFIGURABLE = 4;
const ACCESSOR = 8;

const { defineProperty: redefine } = Reflect;

/** Once the program runs, uses nothing that it may have replaced, since that is what this is here to find. */
export class Baselines {
  readonly #all: Baseline[] = [];
  readonly #keys: Key[] = [];
  /** Accessors as they were described. */
  readonly #values: unknown[] = [];
  readonly #attributes: number[] = [];

  constructor() {
    compileBriefly(this.#changeOf, this.#find, this.#descriptor, this.#isAsBefore);
  }

  /** Begins to remember an object; its properties come by {@link property}. */
  begin(object: object): Baseline {
    const start = this.#keys.length;
    const baseline = { object, prototype: getPrototypeOf(object), start, end: start };
    this.#all.push(baseline);
    return baseline;
  }

  property(key: Key, descriptor: PropertyDescriptor): void {
    if (isOurs(key)) return;
    const attributes = attributesOf(descriptor);
    this.#keys.push(key);
    this.#values.push(attributes & ACCESSOR ? descriptor : descriptor.value);
    this.#attributes.push(attributes);
  }

  end(baseline: Baseline): void {
    baseline.end = this.#keys.length;
  }

  add(object: object): Baseline {
    const baseline = this.begin(object);
    for (const key of ownKeys(object)) this.property(key, getOwnPropertyDescriptor(object, key)!);
    this.end(baseline);
    return baseline;
  }

  /** Those of some objects, as far as they are remembered. */
  of(objects: ReadonlySet<unknown>): Baseline[] {
    return this.#all.filter(({ object }) => objects.has(object));
  }

  /** How a property was. */
  descriptor(baseline: Baseline, key: Key): PropertyDescriptor | undefined {
    const index = this.#find(baseline, key);
    return index < 0 ? undefined : this.#descriptor(index);
  }

  #descriptor(index: number): PropertyDescriptor {
    const value = this.#values[index];
    const attributes = this.#attributes[index]!;
    if (attributes & ACCESSOR) return value as PropertyDescriptor;
    return {
      value,
      writable: (attributes & WRITABLE) > 0,
      enumerable: (attributes & ENUMERABLE) > 0,
      configurable: (attributes & CONFIGURABLE) > 0,
    };
  }

  /** The index of a property in the lists, or -1. */
  #find({ start, end }: Baseline, key: Key): number {
    for (let i = start; i < end; i++) if (this.#keys[i] === key) return i;
    return -1;
  }

  /** Compares every object with what it was. */
  changes(): Change[] {
    const changes: Change[] = [];
    for (let i = 0; i < this.#all.length; i++) {
      const change = this.#changeOf(this.#all[i]!);
      if (change) changes[changes.length] = change;
    }
    return changes;
  }

  /** What has been altered or removed; what has been added does not count. */
  patches(baselines: readonly Baseline[]): Change[] {
    const patches: Change[] = [];
    for (let i = 0; i < baselines.length; i++) {
      const change = this.#changeOf(baselines[i]!);
      if (!change) continue;
      const { object, removed, added, descriptors } = change;
      const patch: Change = { object, removed, added: [], descriptors: [], before: baselines[i]! };
      for (let k = 0; k < added.length; k++) {
        if (this.#find(baselines[i]!, added[k]!) < 0) continue;
        patch.descriptors[patch.added.length] = descriptors[k]!;
        patch.added[patch.added.length] = added[k]!;
      }
      if (patch.added.length + removed.length > 0) patches[patches.length] = patch;
    }
    return patches;
  }

  #changeOf(before: Baseline): Change | undefined {
    const { object, start, end } = before;
    const now = ownKeys(object);
    const change: Change = { object, removed: [], added: [], descriptors: [], before };
    let expected = start;
    for (let i = 0; i < now.length; i++) {
      const key = now[i]!;
      if (isOurs(key) || isAddedToGlobal(key)) continue;
      // Keys keep their order, so the common case is a walk in step.
      const index = expected < end && this.#keys[expected] === key ? expected : this.#find(before, key);
      if (index === expected) expected++;
      const descriptor = getOwnPropertyDescriptor(object, key)!;
      if (index >= 0 && this.#isAsBefore(index, descriptor)) continue;
      if (index >= 0 && object === globalThis && this.#wasLazy(index, descriptor)) continue;
      change.descriptors[change.added.length] = descriptor;
      change.added[change.added.length] = key;
    }
    if (expected < end) {
      for (let i = start; i < end; i++) {
        if (!includes(now, this.#keys[i]!)) change.removed[change.removed.length] = this.#keys[i]!;
      }
    }
    if (!isExtensible(object)) change.sealed = true;
    return change.added.length + change.removed.length > 0 || change.sealed ? change : undefined;
  }

  #isAsBefore(index: number, now: PropertyDescriptor): boolean {
    const attributes = this.#attributes[index]!;
    if (attributes !== attributesOf(now)) return false;
    const value = this.#values[index];
    if (!(attributes & ACCESSOR)) return is(value, now.value);
    const { get, set } = value as PropertyDescriptor;
    return get === now.get && set === now.set;
  }

  /** Node turns the accessors of some globals into plain properties when they are first read. */
  #wasLazy(index: number, { value }: PropertyDescriptor): boolean {
    const { get } = this.#descriptor(index);
    return get !== undefined && value !== undefined && apply(get, globalThis, []) === value;
  }

  /**
   * The part of some changes that functions of ours, or of the host, could run into. Not a new name on an object where
   * nothing looks for names it may lack: to take it away and put it back would invalidate what is compiled.
   */
  intrusive(changes: readonly Change[]): Change[] {
    const part: Change[] = [];
    for (let i = 0; i < changes.length; i++) {
      const { object, removed, added, descriptors, before } = changes[i]!;
      if (!before) continue;
      const own: Change = { object, removed, added: [], descriptors: [], before };
      for (let k = 0; k < added.length; k++) {
        if (includes(EXTENDED, object) && isName(added[k]!) && this.#find(before, added[k]!) < 0) continue;
        own.descriptors[own.added.length] = descriptors[k]!;
        own.added[own.added.length] = added[k]!;
      }
      if (own.added.length + removed.length > 0) part[part.length] = own;
    }
    return part;
  }

  /** Makes an object as it was; what is in its place already stays there. */
  revert({ object, added, removed, before }: Change): void {
    if (!before) return;
    for (let i = 0; i < added.length; i++) {
      const index = this.#find(before, added[i]!);
      if (index < 0) deleteProperty(object, added[i]!);
      else redefine(object, added[i]!, this.#descriptor(index));
    }
    for (let i = 0; i < removed.length; i++) {
      const index = this.#find(before, removed[i]!);
      redefine(object, removed[i]!, this.#descriptor(index));
    }
  }
}

/** What programs put names of their own on. */
const EXTENDED: readonly object[] = [
  globalThis,
  ...[Array, Date, Function, Map, Number, Promise, Set, String].map(({ prototype }) => prototype as object),
];

function attributesOf(descriptor: PropertyDescriptor): number {
  return (
    (descriptor.enumerable ? ENUMERABLE : 0) |
    (descriptor.configurable ? CONFIGURABLE : 0) |
    (hasOwn(descriptor, 'value') ? (descriptor.writable ? WRITABLE : 0) : ACCESSOR)
  );
}

/** Makes an object as the program had it. */
export function reapply({ object, added, descriptors, removed }: Change): void {
  for (let i = 0; i < removed.length; i++) deleteProperty(object, removed[i]!);
  for (let i = 0; i < added.length; i++) redefine(object, added[i]!, descriptors[i]!);
}

/** Poisoned properties of functions, and what instrumented code calls. */
function isOurs(key: Key): boolean {
  if (typeof key === 'symbol') return false;
  return key === 'caller' || key === 'arguments' || key === 'callee' || (key[0] === 'µ' && key.length === 2);
}

/** Neither a symbol, which may belong to a protocol, nor an element. */
function isName(key: Key): boolean {
  return typeof key === 'string' && !(key[0]! >= '0' && key[0]! <= '9');
}

function includes<T>(list: readonly T[], value: T): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === value) return true;
  return false;
}

compileBriefly(Baselines, attributesOf, isOurs, includes);
