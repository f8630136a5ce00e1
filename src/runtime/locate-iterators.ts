/**
 * Where built-in iterators stand, and on what. An iterator says neither, so all arrays, Maps and Sets a capture has
 * met are marked at their end for a moment, and the iterator is used up: the mark that comes last says what it walks,
 * and how many values came before it, where it stood. What walks an object that nothing else leads to can only give
 * the values that came. The iterator goes on from there by src/runtime/held-iterators.ts.
 */
import { types } from '../platform/host-util.ts';
import {
  ARRAY_ITERATOR,
  type BuiltinIterator,
  type Collection,
  drain,
  type IteratorKind,
  inCollection,
  keysTarget,
  MAP_ITERATOR,
  type Position,
  SET_ITERATOR,
  setPosition,
} from './held-iterators.ts';
import { apply, getOwnPropertyDescriptor, isExtensible } from './intrinsics.ts';

const { push } = Array.prototype;
const { set: mapSet, delete: mapDelete } = Map.prototype;
const { add: setAdd, delete: setDelete } = Set.prototype;
const typedArrayFill = Uint8Array.prototype.fill;

export interface Unlocated {
  iterator: object;
  type: BuiltinIterator;
}

/**
 * `objects`: all that a capture has met. Returns those that would not be used up: what only looks like an iterator, or
 * walks an object that throws.
 */
export function locateIterators(unlocated: readonly Unlocated[], objects: Iterable<object>): object[] {
  const marks = new Marks(unlocated, objects);
  const found: (() => void)[] = [];
  const failed: object[] = [];
  for (const { iterator, type } of unlocated) {
    let values: unknown[];
    try {
      values = drain(type, iterator);
    } catch {
      failed.push(iterator); // the caller says so
      continue;
    }
    const locate = marks.locate(iterator, values);
    found.push(() => setPosition(iterator, type, locate()));
  }
  marks.remove();
  for (const set of found) set();
  return failed;
}

/** A position, to be made when the marks are gone. */
type Located = () => Position;

interface Walked {
  target: object;
  kind: IteratorKind;
}

class Marks {
  readonly #undo: (() => void)[] = [];
  readonly #marked = new Map<unknown, Walked>();
  /** Whose last element is the mark, since they cannot grow. */
  readonly #fixed: ArrayLike<unknown>[] = [];
  /** Small integers, so that no engine has to store the elements of an array in another way. */
  #number = 0x20000000;

  constructor(unlocated: readonly Unlocated[], objects: Iterable<object>) {
    const wanted = new Set(unlocated.map(({ type }) => type));
    for (const object of objects) {
      if (wanted.has(ARRAY_ITERATOR)) this.#markArray(object);
      if (wanted.has(MAP_ITERATOR) && types.isMap(object)) this.#markMap(object);
      if (wanted.has(SET_ITERATOR) && types.isSet(object)) this.#markSet(object);
    }
  }

  remove(): void {
    for (const undo of this.#undo.reverse()) undo();
  }

  #markArray(object: object): void {
    if (types.isProxy(object)) return;
    if (types.isTypedArray(object)) {
      this.#markTypedArray(object as Uint8Array);
      return;
    }
    if (!Array.isArray(object) && !types.isArgumentsObject(object)) return;
    const array = object as unknown[];
    const length = getOwnPropertyDescriptor(array, 'length');
    if (!isExtensible(array) || !length?.writable) {
      this.#fixed.push(array);
      return;
    }
    const mark = this.#number++;
    apply(push, array, [mark]);
    this.#undo.push(() => {
      delete array[length.value as number];
      array.length = length.value as number;
    });
    this.#marked.set(mark, { target: array, kind: 'values' });
  }

  #markTypedArray(array: Uint8Array): void {
    const { length } = array;
    this.#fixed.push(array);
    if (length === 0) return;
    const last = array[length - 1]!;
    const number = this.#fixed.length & 0x7f;
    apply(typedArrayFill, array, [typeof last === 'bigint' ? BigInt(number) : number, length - 1]);
    this.#undo.push(() => void apply(typedArrayFill, array, [last, length - 1]));
  }

  #markMap(map: Map<unknown, unknown>): void {
    const [key, value] = [{}, {}];
    apply(mapSet, map, [key, value]);
    this.#undo.push(() => void apply(mapDelete, map, [key]));
    this.#marked.set(key, { target: map, kind: 'keys' }).set(value, { target: map, kind: 'values' });
  }

  #markSet(set: Set<unknown>): void {
    const member = {};
    apply(setAdd, set, [member]);
    this.#undo.push(() => void apply(setDelete, set, [member]));
    this.#marked.set(member, { target: set, kind: 'values' });
  }

  /** What an iterator walked that gave `values` as its last. */
  locate(iterator: object, values: readonly unknown[]): Located {
    if (values.length === 0) return list(values);
    const keys = keysTarget(iterator);
    if (keys) return inArray(keys, 'keys', values[0] as number);
    const last = values.at(-1);
    const simple = this.#marked.get(last);
    const pair = Array.isArray(last) && last.length === 2 ? this.#marked.get(last[1]) : undefined;
    const walked = simple ?? (pair && { target: pair.target, kind: 'entries' as const });
    if (!walked) return this.#locateFixed(values);
    const { target, kind } = walked;
    if (!types.isMap(target) && !types.isSet(target)) {
      const array = target as unknown[];
      return inArray(array, kind, array.length - values.length);
    }
    const collection = target as Collection;
    const passed = collection.size - values.length;
    return () => inCollection(collection, kind, passed);
  }

  #locateFixed(values: readonly unknown[]): Located {
    for (const array of this.#fixed) {
      const start = array.length - values.length;
      if (start < 0) continue;
      if (values.every((value, i) => Object.is(value, array[start + i])))
        return inArray(array, 'values', start);
      const isEntry = (value: unknown, index: number): boolean =>
        Array.isArray(value) && value.length === 2 && value[0] === index && Object.is(value[1], array[index]);
      if (values.every((value, i) => isEntry(value, start + i))) return inArray(array, 'entries', start);
    }
    return list(values);
  }
}

function list(values: readonly unknown[]): Located {
  return () => ({ of: 'list', values, at: 0 });
}

function inArray(target: ArrayLike<unknown>, kind: IteratorKind, index: number): Located {
  return () => ({ of: 'array', target, kind, index });
}
