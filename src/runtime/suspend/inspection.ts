/**
 * `util.inspect` and `util.types` look inside the engine's objects. For promises and async functions of ours
 * they are shown, or told of, an object of the engine that says the same.
 */
import { types } from '../../platform/host-util.ts';
import { FULFILLED } from './jobs.ts';
import { AsyncFunctionPrototype, apply, NativePromise, nativeThen } from './native.ts';
import { isOwnPromise, PENDING, PromiseClass, resultOf, statusOf } from './promise.ts';

const { defineProperty, defineProperties, getOwnPropertyDescriptors, getPrototypeOf, setPrototypeOf } =
  Object;

const { isPromise, isAsyncFunction } = types;
const functionText = Function.prototype.toString;
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

function nativeLike(promise: object): object {
  if (!isOwnPromise(promise)) return promise;
  const value = resultOf(promise);
  const status = statusOf(promise);
  let native: Promise<unknown>;
  if (status === PENDING) native = new NativePromise(() => {});
  else if (status === FULFILLED) native = NativePromise.resolve(value);
  else {
    native = NativePromise.reject(value);
    nativeThen.call(native, undefined, () => {});
  }
  return disguised(native, promise);
}

function disguised(native: object, original: object): object {
  defineProperties(native, getOwnPropertyDescriptors(original));
  return setPrototypeOf(native, getPrototypeOf(original));
}

function asyncLike(fn: object, options: object): object {
  if (typeof fn !== 'function' || isNativeAsync(fn)) return fn;
  // Bun's console looks no further than the prototype, and takes the name from the text.
  if (!('showHidden' in options)) return fn;
  return disguised(async () => {}, fn);
}

/** `types.isAsyncFunction` of JavaScriptCore looks no further than the prototype. */
function isNativeAsync(fn: object): boolean {
  return isAsyncFunction(fn) && /^async\b/.test(apply(functionText, fn, []) as string);
}

/** Whether a function has been made an async one, see helpers.ts. */
function isLoweredAsync(value: unknown): boolean {
  return typeof value === 'function' && getPrototypeOf(value) === AsyncFunctionPrototype;
}

export function installInspection(): void {
  const define = (prototype: object, like: (value: object, options: object) => object): void => {
    const value = function (this: object, _depth: unknown, options: unknown): object {
      return like(this, Object(options) as object);
    };
    defineProperty(prototype, INSPECT, { value, writable: true, enumerable: false, configurable: true });
  };
  define(PromiseClass.prototype, nativeLike);
  define(AsyncFunctionPrototype, asyncLike);
  const replaced = {
    isPromise: (value: unknown) => isPromise(value) || isOwnPromise(value),
    isAsyncFunction: (value: unknown) => isAsyncFunction(value) || isLoweredAsync(value),
  };
  for (const [name, value] of Object.entries(replaced)) {
    defineProperty(types, name, { value, writable: true, enumerable: true, configurable: true });
  }
}
