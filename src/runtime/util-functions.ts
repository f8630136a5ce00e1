/**
 * `util.promisify` and `util.callbackify`: functions that the host would make around functions of the program, and
 * whose promises and callbacks nobody could ask for what they wait for. Ours do the same in the open.
 */
import { builtinModule } from '../platform/builtin.ts';
import { hostUtil, PROMISIFIED } from '../platform/host-util.ts';
import { type Adapter, adapter } from './adapter.ts';
import { installDebugLog } from './debuglog.ts';
import { installDeprecate } from './deprecated.ts';
import {
  apply,
  defineProperty,
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  getPrototypeOf,
  ownKeys,
  setPrototypeOf,
} from './intrinsics.ts';
import { builtin } from './suspend/builtins.ts';
import { type AnyFunction, Stamped } from './suspend/native.ts';
import { newPromise, type OwnPromise, reject, resolve } from './suspend/promise.ts';
import { standIn } from './suspend/stand-ins.ts';

type Kind = 'promisify' | 'callbackify';

interface Origin {
  kind: Kind;
  original: AnyFunction;
}

class Made extends Stamped {
  readonly #origin: Origin;

  constructor(fn: AnyFunction, origin: Origin) {
    super(fn);
    this.#origin = origin;
  }

  static originOf(this: void, fn: object): Origin | undefined {
    return #origin in fn ? fn.#origin : undefined;
  }
}

/** Methods, which have no `prototype` that nobody asked for. */
const makers: Record<Kind, (original: AnyFunction) => AnyFunction> = {
  promisify: original =>
    ({
      made(this: unknown, ...args: unknown[]): OwnPromise {
        const promise = newPromise();
        const settling = { promise, done: false };
        try {
          args[args.length] = settle(settling);
          apply(original, this, args);
        } catch (error) {
          if (!settling.done) reject(promise, error);
          settling.done = true;
        }
        return promise;
      },
    }).made,
  callbackify: original =>
    ({
      made(this: unknown, ...args: unknown[]): unknown {
        const callback = args[args.length - 1];
        // The host says what is wrong with it.
        if (typeof callback !== 'function')
          return apply(hostUtil().callbackify(original as never) as AnyFunction, undefined, args);
        args.length--;
        const promise = apply(original, this, args) as Promise<unknown>;
        const state = { callback: callback as AnyFunction };
        promise.then(callBack(state), callBackFailed(state));
        return undefined;
      },
    }).made,
};

/** The callback that a promisified function is given. */
const settle = builtin<{ promise: OwnPromise; done: boolean }>(
  'promisify callback',
  record => (error, value) => {
    const { promise, done } = record.state;
    if (done) return;
    record.state.done = true;
    if (error) reject(promise, error);
    else resolve(promise, value);
  },
);

const callBack = builtin<{ callback: AnyFunction }>('callbackify fulfilled', record => value => {
  process.nextTick(record.state.callback, null, value);
});

const callBackFailed = builtin<{ callback: AnyFunction }>('callbackify rejected', record => reason => {
  process.nextTick(record.state.callback, reason || falsyReason(reason));
});

function falsyReason(reason: unknown): Error {
  const error = new Error('Promise was rejected with falsy value');
  return Object.assign(error, { code: 'ERR_FALSY_VALUE_REJECTION', reason });
}

const { exec } = RegExp.prototype;
const CUSTOM_ARGUMENTS = /customPromisifyArgs/;
let installed = false;

/** In the place of the host's own, before the program has any module of the host. */
export function installUtilFunctions(): void {
  if (installed) return;
  installed = true;
  installDeprecate();
  installDebugLog();
  const { promisify, callbackify } = hostUtil() as unknown as Record<
    Kind,
    (original: AnyFunction) => AnyFunction
  >;
  const util = builtinModule('util') as object;
  replace(util, 'promisify', original => {
    // What has a way of its own, or calls back with several values, and errors.
    if (typeof original !== 'function' || isCustom(original)) return promisify(original);
    const made = make('promisify', original);
    setPrototypeOf(made, getPrototypeOf(original));
    defineProperty(made, PROMISIFIED, { value: made, configurable: true });
    copyProperties(original, made);
    return made;
  });
  replace(util, 'callbackify', original => {
    if (typeof original !== 'function') return callbackify(original);
    const made = make('callbackify', original);
    copyProperties(original, made);
    const { length, name } = original;
    defineProperty(made, 'length', { value: length + 1, configurable: true });
    defineProperty(made, 'name', { value: `${name}Callbackified`, configurable: true });
    return made;
  });
}

function replace(util: object, kind: Kind, replacement: (original: AnyFunction) => AnyFunction): void {
  copyProperties(Reflect.get(util, kind) as object, replacement);
  standIn(util, kind, replacement);
}

function make(kind: Kind, original: AnyFunction): AnyFunction {
  const made = makers[kind](original);
  new Made(made, { kind, original });
  return made;
}

function isCustom(original: AnyFunction): boolean {
  if ((original as { [PROMISIFIED]?: unknown })[PROMISIFIED] !== undefined) return true;
  const symbols = getOwnPropertySymbols(original);
  for (let i = 0; i < symbols.length; i++)
    if (apply(exec, CUSTOM_ARGUMENTS, [String(symbols[i])])) return true;
  return false;
}

function copyProperties(from: object, to: object): void {
  // Not what sloppy functions say of their last call.
  const keys = ownKeys(from);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key !== 'caller' && key !== 'arguments')
      defineProperty(to, key, getOwnPropertyDescriptor(from, key)!);
  }
}

export const UTIL_FUNCTION_KIND: Adapter = adapter<AnyFunction>({
  name: 'util function',
  prototype: Function.prototype,
  eager: true,
  is: (value): value is AnyFunction => Made.originOf(value) !== undefined,
  save(fn) {
    const { kind, original } = Made.originOf(fn)!;
    return [kind, original];
  },
  create: ([kind, original]) => make(kind as Kind, original as AnyFunction),
});
