/** Functions of ours in the place of the engine's: defined the same way, and showing the same text. */

import { defineProperty } from '../intrinsics.ts';
import { OwnWeakMap } from '../own-maps.ts';
import { builtinRecord } from './builtins.ts';
import { apply, getOwnPropertyDescriptor } from './native.ts';

const functionText = Function.prototype.toString;
const texts = new OwnWeakMap<object, string>();
const [head, tail] = (apply(functionText, Math.max, []) as string).split('max');

/** How the engine shows a function of its own. */
function nativeText(name: string): string {
  return `${head}${name}${tail}`;
}

function textNameOf(key: string | symbol): string {
  return typeof key === 'string' ? key : `[${key.description}]`;
}

/** Attributes are those of what is replaced, or of a method. */
export function standIn(holder: object, key: string | symbol, value: unknown): void {
  const { writable, enumerable, configurable } = getOwnPropertyDescriptor(holder, key) ?? {
    writable: true,
    enumerable: false,
    configurable: true,
  };
  defineProperty(holder, key, {
    value,
    writable: writable!,
    enumerable: enumerable!,
    configurable: configurable!,
  });
  if (typeof value === 'function') texts.set(value, nativeText(textNameOf(key)));
}

/** Makes a function show the text of one of the engine's. */
export function showNative(fn: object, name: string): void {
  texts.set(fn, nativeText(name));
}

/** An accessor without a setter. */
export function standInGetter(holder: object, key: string | symbol, get: () => unknown): void {
  defineProperty(holder, key, { get, enumerable: false, configurable: true });
  texts.set(get, nativeText(`get ${textNameOf(key)}`));
}

/** What `toString()` shows for a function that is not the program's; undefined: nothing is known of it. */
export function nativeTextOf(fn: object): string | undefined {
  return texts.get(fn) ?? (builtinRecord(fn) ? nativeText('') : undefined);
}
