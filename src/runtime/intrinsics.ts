/** What the runtime uses of the language's own functions, taken before a program can replace them. */
import { types } from '../platform/host-util.ts';

export const {
  getOwnPropertyDescriptor,
  getOwnPropertyNames,
  getOwnPropertySymbols,
  getPrototypeOf,
  hasOwn,
  setPrototypeOf,
  defineProperty,
  isExtensible,
  preventExtensions,
  create,
  is,
} = Object;
export const { apply, construct, deleteProperty, get: getProperty, ownKeys, set: setProperty } = Reflect;
export const { isArray } = Array;
export const { max, min, trunc } = Math;
export const functionToString = Function.prototype.toString;

export type Key = string | symbol;
/** A global that programs do not meet by chance. */
export function hidden(name: string, value: unknown): void {
  defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

/** As `instanceof`, but asks no trap of a Proxy on the prototype chain: what is behind one is not seen. */
export function inherits(value: object, prototype: object): boolean {
  for (let at: object | null = value; at && !types.isProxy(at); at = getPrototypeOf(at)) {
    if (at !== value && at === prototype) return true;
  }
  return false;
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Takes an element out of an array. */
export function removeAt(array: unknown[], index: number): void {
  for (let i = index + 1; i < array.length; i++) array[i - 1] = array[i];
  array.length--;
}

/** Takes the first element of an array; undefined: it is empty. */
export function takeFirst<T>(array: T[]): T | undefined {
  if (array.length === 0) return undefined;
  const first = array[0];
  removeAt(array, 0);
  return first;
}
