/** What lowered code calls: the properties of µr, one for each name in the table of src/reserved.ts. */
import type { HELPERS } from '../../reserved.ts';
import {
  directEval,
  evalFunction,
  evaluatedText,
  nativeEval,
  replaceEval,
  takeResult,
} from '../evaluation.ts';
import { defineProperty, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } from '../intrinsics.ts';
import { enterWith, toObject } from '../with.ts';
import { rejected, run, runWithParameters } from './async-function.ts';
import {
  asyncClose,
  asyncIterate,
  asyncNext,
  asyncStep,
  close,
  element,
  iterate,
  keys,
  nextKey,
  openDelegate,
  rest,
  step,
  unwind,
} from './iteration.ts';
import { type AnyFunction, AsyncFunctionPrototype, apply, isCallable, isObject } from './native.ts';

const { includes } = Array.prototype;

/** The value of a variable whose declaration has not been evaluated. A registered symbol survives migrations. */
export const UNINITIALIZED = Symbol.for('µ');

let lastKey: string | symbol = '';

type Helpers = Record<(typeof HELPERS)[keyof typeof HELPERS], unknown>;

export const helpers = {
  run,
  params: runWithParameters,
  reject: rejected,

  /** ToPropertyKey; remembers the key for `named`. */
  key(value: unknown): string | symbol {
    lastKey = toPropertyKey(value);
    return lastKey;
  },

  named(fn: AnyFunction): AnyFunction {
    const name =
      typeof lastKey === 'symbol'
        ? lastKey.description === undefined
          ? ''
          : `[${lastKey.description}]`
        : lastKey;
    return defineProperty(fn, 'name', {
      value: name,
      configurable: true,
      writable: false,
      enumerable: false,
    });
  },

  none: UNINITIALIZED,

  has<T>(value: T, name: string): T {
    if ((value as unknown) === UNINITIALIZED) throw uninitialized(name);
    return value;
  },

  late<T>(value: T, current: unknown, name: string): T {
    if (current === UNINITIALIZED) throw uninitialized(name);
    return value;
  },

  assign(set: (value: unknown) => void): object {
    return {
      set v(value: unknown) {
        set(value);
      },
    };
  },

  fixed(name: string, value: unknown, ignored?: boolean): object {
    return {
      get v() {
        if (value === UNINITIALIZED) throw uninitialized(name);
        return value;
      },
      set v(_) {
        if (value === UNINITIALIZED) throw uninitialized(name);
        if (ignored) return;
        throw new TypeError('Assignment to constant variable.');
      },
    };
  },

  target(): never {
    throw new ReferenceError('Invalid left-hand side in assignment');
  },

  call(fn: unknown, receiver: unknown, args: unknown[], text?: string): unknown {
    if (!isCallable(fn)) throw new TypeError(`${text ?? 'expression'} is not a function`);
    return apply(fn, receiver, args);
  },

  bind(fn: unknown, receiver: unknown): AnyFunction {
    if (!isCallable(fn)) throw new TypeError('tag is not a function');
    return (...args) => apply(fn, receiver, args);
  },

  iter: iterate,
  step,
  elem: element,
  rest,
  close,
  unwind,
  aiter: asyncIterate,
  anext: asyncNext,
  astep: asyncStep,
  aclose: asyncClose,

  object(value: unknown): void {
    if (!isObject(value)) throw new TypeError(`${String(value)} is not an object`);
  },

  keys,
  inkey: nextKey,

  coerce(value: unknown): void {
    if (value === undefined || value === null) {
      throw new TypeError(`Cannot destructure '${value}' as it is ${value}.`);
    }
  },

  omit(value: object, taken: (string | symbol)[]): object {
    const result: Record<string | symbol, unknown> = {};
    const source = Object(value);
    const all = ownKeys(source);
    for (let i = 0; i < all.length; i++) {
      const key = all[i]!;
      if (apply(includes, taken, [key])) continue;
      const own = getOwnPropertyDescriptor(source, key);
      if (own?.enumerable) {
        defineProperty(result, key, {
          value: source[key],
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
    }
    return result;
  },

  direct: directEval,
  get taken() {
    return takeResult();
  },
  get eval() {
    return evalFunction();
  },
  set eval(value) {
    replaceEval(value);
  },
  native: nativeEval,
  get text() {
    return evaluatedText();
  },

  scope: toObject,
  enter: enterWith,

  accessor(object: object, key: string, kind: 'get' | 'set'): unknown {
    return getOwnPropertyDescriptor(object, key)![kind];
  },

  each: openDelegate,
} satisfies Helpers;

function toPropertyKey(value: unknown): string | symbol {
  if (typeof value === 'symbol') return value;
  if (!isObject(value)) return String(value);
  // Only a property access converts as the language does.
  return ownKeys({ [value as never]: 0 })[0]!;
}

function uninitialized(name: string): ReferenceError {
  return new ReferenceError(`Cannot access '${name}' before initialization`);
}

/** `µf`. */
export function markAsync(fn: AnyFunction): AnyFunction {
  return setPrototypeOf(fn, AsyncFunctionPrototype);
}
