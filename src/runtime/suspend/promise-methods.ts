/** The public face of promises: `then`, `catch`, `finally` and the static methods (ECMA-262 section 27.2.4 f.). */
import { builtin } from './builtins.ts';
import { combinators } from './combinators.ts';
import { isNativePromise, mirrorOf } from './host.ts';
import { type AnyFunction, invoke, isCallable, isObject, NativePromise } from './native.ts';
import {
  describe,
  isOwnPromise,
  newCapability,
  newPromise,
  PromiseClass,
  performThen,
  reject,
  resolve,
  setPromiseThen,
  speciesOf,
} from './promise.ts';
import { standIn, standInGetter } from './stand-ins.ts';

/** PromiseResolve; a promise of the host counts as one made by `Promise`. */
export function promiseResolve(species: unknown, value: unknown): object {
  if (isObject(value)) {
    if (isOwnPromise(value)) {
      if (value.constructor === species) return value;
    } else if (species === PromiseClass && isNativePromise(value) && isPlainNative(value)) {
      return value;
    }
  }
  if (species === PromiseClass) {
    const promise = newPromise();
    resolve(promise, value);
    return promise;
  }
  const capability = newCapability(species);
  invoke(capability.resolve, undefined, value);
  return capability.promise;
}

function isPlainNative(value: object): boolean {
  return value.constructor === NativePromise;
}

interface Finally {
  onFinally: AnyFunction;
  species: unknown;
}

const makeValue = builtin<{ value: unknown }>('value', record => () => record.state.value);

const makeThrower = builtin<{ value: unknown }>('thrower', record => () => {
  throw record.state.value;
});

function runFinally({ onFinally, species }: Finally, next: AnyFunction): unknown {
  const promise = promiseResolve(species, onFinally()) as Promise<unknown>;
  return promise.then(next);
}

const makeThenFinally = builtin<Finally>('then finally', record => {
  return (value: unknown) => runFinally(record.state, makeValue({ value }));
});

const makeCatchFinally = builtin<Finally>('catch finally', record => {
  return (value: unknown) => runFinally(record.state, makeThrower({ value }));
});

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
    if (!isObject(this)) throw new TypeError('Promise.prototype.finally called on a non-object');
    const species = isNativePromise(this) && isPlainNative(this) ? PromiseClass : speciesOf(this);
    if (!isCallable(onFinally)) return this.then(onFinally, onFinally);
    return this.then(makeThenFinally({ onFinally, species }), makeCatchFinally({ onFinally, species }));
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
      invoke(capability.resolve, undefined, callback(...args));
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
