/** The engine's own promises and generators, taken before a program can change them. */

const { getPrototypeOf, getOwnPropertyDescriptor } = Object;

export const NativePromise = globalThis.Promise;
export const nativeThen = NativePromise.prototype.then;
export const nativeQueueMicrotask = globalThis.queueMicrotask;
export const { apply, construct, getPrototypeOf: prototypeOf } = Reflect;

export const GeneratorFunctionPrototype: object = getPrototypeOf(function* () {});
export const AsyncGeneratorFunctionPrototype: object = getPrototypeOf(async function* () {});
export const AsyncFunctionPrototype: object = getPrototypeOf(async () => {});

/** %GeneratorPrototype% and %AsyncGeneratorPrototype%. */
export const GeneratorPrototype = (GeneratorFunctionPrototype as { prototype: Generator }).prototype;
export const AsyncGeneratorPrototype = (AsyncGeneratorFunctionPrototype as { prototype: AsyncGenerator })
  .prototype;

export const nativeGenerator = {
  next: GeneratorPrototype.next,
  throw: GeneratorPrototype.throw,
  return: GeneratorPrototype.return,
};
export const nativeAsyncGenerator = {
  next: AsyncGeneratorPrototype.next,
  throw: AsyncGeneratorPrototype.throw,
  return: AsyncGeneratorPrototype.return,
};

export const ITERATOR: typeof Symbol.iterator = Symbol.iterator;
export const ASYNC_ITERATOR: typeof Symbol.asyncIterator = Symbol.asyncIterator;
export const arrayValues = Array.prototype.values;
export const ArrayIteratorPrototype = getPrototypeOf([][Symbol.iterator]()) as Iterator<unknown>;
export const IteratorPrototype = getPrototypeOf(ArrayIteratorPrototype) as Iterable<unknown>;
export const arrayIteratorNext = ArrayIteratorPrototype.next;

/** Where an object whose class keeps private state gets that state from outside: `new` returns the object itself. */
export class Stamped {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field is put on any object
    return object;
  }
}

const nativeCall = Function.prototype.call;

/**
 * Calls a function of the program. JavaScriptCore takes 60 to 100 ns for `Reflect.apply` and 2 for `call`, which
 * the function may have replaced.
 */
export function invoke(fn: AnyFunction, receiver: unknown, argument: unknown): unknown {
  return fn.call === nativeCall ? fn.call(receiver, argument) : apply(fn, receiver, [argument]);
}

/** The same without an argument. */
export function invoke0(fn: AnyFunction, receiver: unknown): unknown {
  return fn.call === nativeCall ? fn.call(receiver) : apply(fn, receiver, []);
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

export type AnyFunction = (...args: unknown[]) => unknown;

export function isCallable(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

export { getOwnPropertyDescriptor };
