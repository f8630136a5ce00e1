/**
 * Iterator for engines without it (Node before 22): what programs of one that has it hold of it. The global object
 * stays as the engine made it, so a program that looks whether there is such a class sees the truth. What
 * `Iterator.from` wraps is wrapped by us on every engine: an engine's own wrapper does not say what is in it.
 */
import { type Adapter, adapter } from './adapter.ts';
import { resumableNext } from './held-iterators.ts';
import { apply, isObject } from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';
import { standIn } from './suspend/stand-ins.ts';

type Step = IteratorResult<unknown>;
type IteratorLike = Iterator<unknown>;
type From = (value: unknown) => object;
/** A record of ECMA-262, 7.4.1, without `done`. */
interface Wrapped {
  iterator: IteratorLike;
  next: IteratorLike['next'];
}
interface WrapperMethods {
  next(): Step;
  return(): Step;
}

const wrappedOf = new OwnWeakMap<object, Wrapped>();

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
const native = Reflect.get(globalThis, 'Iterator') as { from: From } | undefined;
const nativeFrom = native?.from;

/** %WrapForValidIteratorPrototype% (27.1.3.2.1). */
export const wrapperPrototype = (
  nativeFrom
    ? Object.getPrototypeOf(apply(nativeFrom, native, [{ next: () => undefined }]))
    : Object.create(iteratorPrototype)
) as object;

export const IteratorClass: unknown = native ?? makeClass();

/** 27.1.3. */
function makeClass(): unknown {
  // Not a class, whose `prototype` cannot be replaced.
  function Iterator(): void {
    if (new.target === undefined || (new.target as unknown) === Iterator)
      throw new TypeError('Iterator is abstract: extend it');
  }
  Object.defineProperty(Iterator, 'prototype', { value: iteratorPrototype, writable: false });
  return Iterator;
}

/** Before a program is loaded. */
export function installIteratorClass(): void {
  const { from } = {
    from(value: unknown): object {
      // The engine's own complaint.
      if (nativeFrom && !isObject(value) && typeof value !== 'string') return nativeFrom(value);
      const iterator = iteratorOf(value);
      return iterator instanceof (IteratorClass as new () => object) ? iterator : wrap(iterator);
    },
  };
  standIn(IteratorClass as object, 'from', from);
  const before = wrapperPrototype as Partial<WrapperMethods>;
  const methods: WrapperMethods = {
    next(): Step {
      const { iterator, next } = partsOf(this);
      return apply(next, iterator, []) as Step;
    },
    return(): Step {
      const { iterator } = partsOf(this);
      const method: unknown = iterator.return;
      if (method === undefined || method === null) return { value: undefined, done: true };
      return apply(method as () => Step, iterator, []) as Step;
    },
  };
  for (const name of ['next', 'return'] as const) standIn(before, name, methods[name]);
}

function partsOf(wrapper: object): Wrapped {
  const parts = wrappedOf.get(wrapper);
  if (!parts) throw new TypeError('not what Iterator.from gives');
  return parts;
}

/** GetIteratorFlattenable (7.4.4), where strings are iterated. */
function iteratorOf(value: unknown): Iterator<unknown> {
  if (!isObject(value) && typeof value !== 'string')
    throw new TypeError('Iterator.from called on a non-object');
  const iterate: unknown = Reflect.get(Object(value) as object, Symbol.iterator, value);
  if (iterate === undefined || iterate === null) return value as unknown as Iterator<unknown>;
  const iterator: unknown = Reflect.apply(iterate as () => unknown, value, []);
  if (!isObject(iterator)) throw new TypeError('the result of [Symbol.iterator]() is not an object');
  return iterator as Iterator<unknown>;
}

function wrap(iterator: IteratorLike): object {
  const wrapper = Object.create(wrapperPrototype) as object;
  wrappedOf.set(wrapper, { iterator, next: iterator.next });
  return wrapper;
}

export const WRAPPED_ITERATOR_KIND: Adapter = adapter<object>({
  name: 'Iterator.from',
  prototype: wrapperPrototype,
  is: (value): value is object => wrappedOf.has(value),
  save(wrapper) {
    const wrapped = wrappedOf.get(wrapper)!;
    // From now on also of what this capture uses up to find out where it stands.
    wrapped.next = resumableNext(wrapped.next) as Wrapped['next'];
    return [wrapped.iterator, wrapped.next];
  },
  create: () => Object.create(wrapperPrototype) as object,
  fill(wrapper, [iterator, next]) {
    wrappedOf.set(wrapper, { iterator: iterator as IteratorLike, next: next as Wrapped['next'] });
  },
});
