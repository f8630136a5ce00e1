/** PromiseResolve (ECMA-262 section 27.2.4.7.1). */
import { isNativePromise } from './host.ts';
import { invoke, isObject, NativePromise } from './native.ts';
import { isOwnPromise, newCapability, newPromise, PromiseClass, resolve } from './promise.ts';

/** A promise of the host counts as one made by `Promise`. */
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

export function isPlainNative(value: object): boolean {
  return value.constructor === NativePromise;
}
