/** The public face of promises: `then`, `catch`, `finally` and the static methods (ECMA-262 section 27.2.4 f.). */
import { combinators } from './combinators.ts';
import { performFinally } from './finally.ts';
import { isNativePromise, mirrorOf } from './host.ts';
import { type AnyFunction, apply, invoke, isObject } from './native.ts';
import {
  describe,
  isOwnPromise,
  newCapability,
  newPromise,
  PromiseClass,
  performThen,
  reject,
  setPromiseThen,
  speciesOf,
} from './promise.ts';
import { isPlainNative, promiseResolve } from './promise-resolve.ts';
import { standIn, standInGetter } from './stand-ins.ts';

const methods = {
  // biome-ignore lint/suspicious/noThenProperty: this is where `then` is defined
  then(this: unknown, onFulfilled: unknown, onRejected: unknown): object {
    if (isOwnPromise(this)) return performThen(this, speciesOf(this), onFulfilled, onRejected);
    if (isObject(this) && isNativePromise(this)) {
      const species = isPlainNative(this) ? PromiseClass : speciesOf(this);
      return performThen(mirrorOf(this), species, onFulfilled, onRejected);
    }
    throw new TypeError(`Method Promise.prototype.then called on incompatible receiver ${describe(this)}`);
  },

  catch(this: { then: AnyFunction }, onRejected: unknown): unknown {
    return this.then(undefined, onRejected);
  },

  finally(this: { then: AnyFunction }, onFinally: unknown): unknown {
    return performFinally(this, onFinally);
  },
};

const statics = {
  resolve(this: unknown, value: unknown): object {
    if (!isObject(this)) throw new TypeError('PromiseResolve called on non-object');
    return promiseResolve(this, value);
  },

  reject(this: unknown, reason: unknown): object {
    if (this === PromiseClass) {
      const promise = newPromise();
      reject(promise, reason);
      return promise;
    }
    if (!isObject(this)) throw new TypeError('PromiseResolve called on non-object');
    const capability = newCapability(this);
    invoke(capability.reject, undefined, reason);
    return capability.promise;
  },

  withResolvers(this: unknown): object {
    const { promise, resolve, reject } = newCapability(this);
    return { promise, resolve, reject };
  },

  try(this: unknown, callback: AnyFunction, ...args: unknown[]): object {
    if (!isObject(this)) throw new TypeError('Promise.try called on non-object');
    const capability = newCapability(this);
    try {
      invoke(capability.resolve, undefined, apply(callback, undefined, args));
    } catch (error) {
      invoke(capability.reject, undefined, error);
    }
    return capability.promise;
  },

  ...combinators,
};

setPromiseThen(methods.then);

/** Puts the methods in their places; once. */
export function definePromiseMethods(): void {
  for (const [key, value] of Object.entries(methods)) standIn(PromiseClass.prototype, key, value);
  for (const [key, value] of Object.entries(statics)) standIn(PromiseClass, key, value);
  Object.defineProperty(PromiseClass.prototype, Symbol.toStringTag, { value: 'Promise', configurable: true });
  const { get } = Object.getOwnPropertyDescriptor(
    {
      get [Symbol.species]() {
        return this;
      },
    },
    Symbol.species,
  )!;
  standInGetter(PromiseClass, Symbol.species, get!);
}
