/**
 * Built-in iterators that a program holds half-way. An engine does not say where one stands, and to find out uses it
 * up (see locate-iterators.ts); from then on it is told here what comes next, by a `next` of its own that the
 * iterator is given. Iterators that no capture or restore has met are left alone.
 */
import { types } from '../platform/host-util.ts';
import { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';
import { standIn } from './suspend/stand-ins.ts';

export type IteratorKind = 'values' | 'keys' | 'entries';

/** What is left to come. */
export type Position =
  /** Values that are fixed already. */
  | { of: 'list'; values: readonly unknown[]; at: number }
  /** Elements of an array, a typed array or what is like one, from an index on (ECMA-262 section 23.1.5.1). */
  | { of: 'array'; target: ArrayLike<unknown>; kind: IteratorKind; index: number }
  /** Entries of a Map or Set, by another iterator over it. */
  | { of: 'collection'; target: Collection; kind: IteratorKind; native: object };

export type Collection = Map<unknown, unknown> | Set<unknown>;
type Next = (this: object) => IteratorResult<unknown>;
type Maker = (this: unknown) => object;

export interface BuiltinIterator {
  /** Names it in snapshots: never change it. */
  name: string;
  prototype: object;
  nativeNext: Next;
  /** The `next` of those that were met: also right for those that were not. */
  next: Next;
  /** One that has ended. */
  makeFinished(): object;
}

const positions = new OwnWeakMap<object, Position>();
/** Whether there are any. */
let met = false;

function builtin(name: string, makeFinished: () => object): BuiltinIterator {
  const prototype = getPrototypeOf(makeFinished())!;
  const nativeNext = getOwnPropertyDescriptor(prototype, 'next')!.value as Next;
  const { next } = {
    next(this: object): IteratorResult<unknown> {
      const position = met ? positions.get(this) : undefined;
      return position ? advance(this, position) : (apply(nativeNext, this, []) as IteratorResult<unknown>);
    },
  };
  return {
    name,
    prototype,
    nativeNext,
    next,
    makeFinished() {
      const iterator = makeFinished();
      apply(nativeNext, iterator, []);
      return iterator;
    },
  };
}

export const ARRAY_ITERATOR = builtin('ArrayIterator', () => [].values());
export const MAP_ITERATOR = builtin('MapIterator', () => new Map().entries());
export const SET_ITERATOR = builtin('SetIterator', () => new Set().values());
export const STRING_ITERATOR = builtin('StringIterator', () => ''[Symbol.iterator]());
export const REGEXP_ITERATOR = builtin('RegExpStringIterator', () => ''.matchAll(/x/g));
export const BUILTIN_ITERATORS = [
  ARRAY_ITERATOR,
  MAP_ITERATOR,
  SET_ITERATOR,
  STRING_ITERATOR,
  REGEXP_ITERATOR,
];

const arrayPrototype = Array.prototype as unknown as Record<IteratorKind, Maker>;
const arrayKeys = arrayPrototype.keys;
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as unknown as Record<IteratorKind, Maker>;
const typedArrayKeys = TypedArrayPrototype.keys;
const typedArrayLength = getOwnPropertyDescriptor(TypedArrayPrototype, 'length')!.get!;
const makers = {
  map: { ...methodsOf(Map.prototype) },
  set: { ...methodsOf(Set.prototype) },
};

function methodsOf(prototype: object): Record<IteratorKind, Maker> {
  const method = (name: string): Maker => getOwnPropertyDescriptor(prototype, name)!.value as Maker;
  return { values: method('values'), keys: method('keys'), entries: method('entries') };
}

/** What `keys()` iterators walk: nothing they give says so. */
const keysOf = new OwnWeakMap<object, ArrayLike<unknown>>();

/** Before a program is loaded. */
export function installHeldIterators(): void {
  for (const [prototype, native] of [
    [arrayPrototype, arrayKeys],
    [TypedArrayPrototype, typedArrayKeys],
  ] as const) {
    const { keys } = {
      keys(this: ArrayLike<unknown>): object {
        const iterator = apply(native, this, []) as object;
        keysOf.set(iterator, this);
        return iterator;
      },
    };
    standIn(prototype, 'keys', keys);
  }
}

/** The object a `keys()` iterator walks. */
export function keysTarget(iterator: object): ArrayLike<unknown> | undefined {
  return keysOf.get(iterator);
}

/** What a loop that may be left in the middle calls for `next`. */
export function resumableNext(next: unknown): unknown {
  switch (next) {
    case ARRAY_ITERATOR.nativeNext:
      return ARRAY_ITERATOR.next;
    case MAP_ITERATOR.nativeNext:
      return MAP_ITERATOR.next;
    case SET_ITERATOR.nativeNext:
      return SET_ITERATOR.next;
    case STRING_ITERATOR.nativeNext:
      return STRING_ITERATOR.next;
    case REGEXP_ITERATOR.nativeNext:
      return REGEXP_ITERATOR.next;
    default:
      return next;
  }
}

/** Whether it is one of those: their results are new objects, which nobody else has seen. */
export function isResumable(next: unknown): boolean {
  switch (next) {
    case ARRAY_ITERATOR.next:
    case MAP_ITERATOR.next:
    case SET_ITERATOR.next:
    case STRING_ITERATOR.next:
    case REGEXP_ITERATOR.next:
      return true;
    default:
      return false;
  }
}

export function positionOf(iterator: object): Position | undefined {
  return positions.get(iterator);
}

/** From now on the iterator goes on from a position; the engine's own state of it counts no more. */
export function setPosition(iterator: object, { next }: BuiltinIterator, position: Position): void {
  met = true;
  positions.set(iterator, position);
  defineProperty(iterator, 'next', { value: next, writable: true, enumerable: false, configurable: true });
}

/** A position in a collection behind some of its entries. */
export function inCollection(target: Collection, kind: IteratorKind, passed: number): Position {
  const isMap = types.isMap(target);
  const native = apply((isMap ? makers.map : makers.set)[kind], target, []) as object;
  const { nativeNext } = isMap ? MAP_ITERATOR : SET_ITERATOR;
  for (let i = 0; i < passed; i++) apply(nativeNext, native, []);
  return { of: 'collection', target, kind, native };
}

/** All that an iterator of the engine has left; it has ended then. */
export function drain({ nativeNext }: BuiltinIterator, iterator: object): unknown[] {
  const values: unknown[] = [];
  for (;;) {
    const { value, done } = apply(nativeNext, iterator, []) as IteratorResult<unknown>;
    if (done) return values;
    values.push(value);
  }
}

function advance(iterator: object, position: Position): IteratorResult<unknown> {
  switch (position.of) {
    case 'list': {
      const { values, at } = position;
      if (at >= values.length) return { value: undefined, done: true };
      position.at++;
      return { value: values[at], done: false };
    }
    case 'array': {
      const { target, kind, index } = position;
      if (index >= lengthOf(target)) return end(iterator);
      position.index = index + 1;
      if (kind === 'keys') return { value: index, done: false };
      return { value: kind === 'values' ? target[index] : [index, target[index]], done: false };
    }
    case 'collection': {
      const { nativeNext } = types.isMap(position.target) ? MAP_ITERATOR : SET_ITERATOR;
      const result = apply(nativeNext, position.native, []) as IteratorResult<unknown>;
      return result.done ? end(iterator) : result;
    }
  }
}

function end(iterator: object): IteratorResult<unknown> {
  positions.set(iterator, { of: 'list', values: [], at: 0 });
  return { value: undefined, done: true };
}

function lengthOf(target: ArrayLike<unknown>): number {
  if (!types.isTypedArray(target)) return target.length;
  // A TypeError, by specification, if it is detached or out of bounds.
  apply(typedArrayKeys, target, []);
  return apply(typedArrayLength, target, []) as number;
}
