/**
 * Iterator for engines without it (Node before 22): what programs of one that has it hold of it. The global object
 * stays as the engine made it, so a program that looks whether there is such a class sees the truth.
 */
import { isObject } from './intrinsics.ts';

export const IteratorClass: unknown = Reflect.get(globalThis, 'Iterator') ?? standIn();

type Step = IteratorResult<unknown>;

/** ECMA-262, 27.1.3. */
function standIn(): unknown {
  const prototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
  // Not a class, whose `prototype` cannot be replaced.
  function Iterator(): void {
    if (new.target === undefined || (new.target as unknown) === Iterator)
      throw new TypeError('Iterator is abstract: extend it');
  }
  Object.defineProperty(Iterator, 'prototype', { value: prototype, writable: false });
  const { from } = {
    from(value: unknown): unknown {
      const iterator = iteratorOf(value);
      return iterator instanceof (Iterator as unknown as new () => object)
        ? iterator
        : wrapped(iterator, prototype);
    },
  };
  Object.defineProperty(Iterator, 'from', { value: from, writable: true, configurable: true });
  return Iterator;
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

/** %WrapForValidIteratorPrototype% (27.1.3.2.1). */
function wrapped(iterator: Iterator<unknown>, prototype: object): unknown {
  const { next } = iterator;
  return Object.create(prototype, {
    next: { value: (): Step => Reflect.apply(next, iterator, []) as Step },
    return: { value: (): Step => iterator.return?.() ?? { value: undefined, done: true } },
  });
}
