/**
 * The promises of programs (ECMA-262 section 27.2), written out, because nobody can ask an engine for the
 * reactions of a pending promise or the promise of a resolve function.
 *
 * Two ways were weighed. Recording at `then`, `new Promise` and `await` while the engine's promises do the work
 * needs a table from each promise to what waits for it, kept up to date at every settlement; a WeakMap entry
 * costs 0.4 to 5 µs on the engines measured, a private field per promise less, but `then` has to be replaced
 * anyway, which takes the engines' fast paths away, and `resolve` functions made by the engine stay opaque.
 * Own promises hold all of that because they need it to work, take no more time (1e6 awaits of resolved
 * promises: 0.7 of native on V8, 0.9 on JSC), and make a capture a mere reading.
 *
 * `Promise` of a program is this class. Promises of the host stay what they are and are awaited natively, see
 * host.ts; their prototype inherits from this class's, so that `instanceof`, `then`, `catch` and `finally` work
 * on both.
 */

import { isArray } from '../intrinsics.ts';
import { builtin, exchange, lightBuiltin, QUESTION } from './builtins.ts';
import { inContext } from './context.ts';
import { enqueue, FULFILLED, REJECTED, type Reaction, type Settled } from './jobs.ts';
import { type AnyFunction, apply, construct, invoke, isCallable, isObject } from './native.ts';
import { adjustPrototype } from './prototype-for.ts';
import { rejectionHandled, rejectionUnhandled } from './rejections.ts';

export const PENDING = 0;

export interface Capability {
  promise: object;
  resolve: AnyFunction;
  reject: AnyFunction;
}

type Constructor = new (executor: AnyFunction) => object;

/** Stands for the executor where the runtime makes a promise that it settles itself. */
const INTERNAL = (): void => {};

/** Everything the parts of the runtime need to know of a promise beside its public face. */
export interface PromiseData {
  status: typeof PENDING | Settled;
  /** The value or the reason; while pending the reactions: none, one, or an array of them. */
  value: unknown;
  handled: boolean;
}

let hasState: (value: object) => boolean;
export let statusOf: (promise: OwnPromise) => typeof PENDING | Settled;
export let resultOf: (promise: OwnPromise) => unknown;
export let isHandled: (promise: OwnPromise) => boolean;
export let setHandled: (promise: OwnPromise) => void;
export let writeState: (
  promise: OwnPromise,
  status: PromiseData['status'],
  value: unknown,
  handled: boolean,
) => void;
let addReaction: (promise: OwnPromise, reaction: Reaction) => void;
let settle: (promise: OwnPromise, settled: Settled, value: unknown) => void;

const PromiseClass = class {
  #status: typeof PENDING | Settled = PENDING;
  #value: unknown = undefined;
  #handled = false;

  constructor(executor: AnyFunction) {
    if (executor === INTERNAL) return;
    if (new.target !== PromiseClass) adjustPrototype(this, new.target, 'Promise');
    if (!isCallable(executor))
      throw new TypeError(`Promise resolver ${describe(executor)} is not a function`);
    const state: Resolving = { promise: this, done: false };
    const reject = makeReject(state);
    try {
      executor(makeResolve(state), reject);
    } catch (error) {
      reject(error);
    }
  }

  static {
    hasState = value => #status in value;
    statusOf = promise => promise.#status;
    resultOf = promise => promise.#value;
    isHandled = promise => promise.#handled;
    setHandled = promise => {
      promise.#handled = true;
    };
    writeState = (promise, status, value, handled) => {
      promise.#status = status;
      promise.#value = value;
      promise.#handled = handled;
    };
    addReaction = (promise, registered) => {
      const reaction = inContext(registered);
      const status = promise.#status;
      if (status === PENDING) {
        const waiting = promise.#value;
        if (waiting === undefined) promise.#value = reaction;
        else if (isArray(waiting)) waiting[waiting.length] = reaction;
        else promise.#value = [waiting, reaction];
      } else {
        if (status === REJECTED && !promise.#handled) rejectionHandled(promise);
        enqueue(reaction, status, promise.#value);
      }
      promise.#handled = true;
    };
    settle = (promise, settled, value) => {
      const waiting = promise.#value;
      promise.#status = settled;
      promise.#value = value;
      if (settled === REJECTED && !promise.#handled) rejectionUnhandled(promise, value);
      if (waiting === undefined) return;
      if (!isArray(waiting)) enqueue(waiting as Reaction, settled, value);
      else for (let i = 0; i < waiting.length; i++) enqueue(waiting[i] as Reaction, settled, value);
    };
  }
};

// A minifier would take the name away.
Object.defineProperty(PromiseClass, 'name', { value: 'Promise' });

export type OwnPromise = InstanceType<typeof PromiseClass>;
export { addReaction, PromiseClass };

/** Settles a pending promise for good. */
export function fulfill(promise: OwnPromise, value: unknown): void {
  settle(promise, FULFILLED, value);
}

export function reject(promise: OwnPromise, reason: unknown): void {
  settle(promise, REJECTED, reason);
}

export function isOwnPromise(value: unknown): value is OwnPromise {
  return typeof value === 'object' && value !== null && hasState(value);
}

const NOBODY: readonly Reaction[] = [];

/** What waits for a pending promise, in order. */
export function reactionsOf(promise: OwnPromise): readonly Reaction[] {
  const waiting = resultOf(promise);
  if (waiting === undefined) return NOBODY;
  return isArray(waiting) ? waiting : [waiting as Reaction];
}

export function newPromise(): OwnPromise {
  return new PromiseClass(INTERNAL);
}

// ---- resolving (sections 27.2.1.3 and 27.2.2)

export interface Resolving {
  promise: OwnPromise;
  done: boolean;
}

export const makeResolve = lightBuiltin<Resolving>('resolve', initial => {
  let state = initial;
  return (value: unknown) => {
    if (value === QUESTION) {
      state = exchange('resolve', state);
      return;
    }
    if (state.done) return;
    state.done = true;
    resolve(state.promise, value);
  };
});

export const makeReject = lightBuiltin<Resolving>('reject', initial => {
  let state = initial;
  return (reason: unknown) => {
    if (reason === QUESTION) {
      state = exchange('reject', state);
      return;
    }
    if (state.done) return;
    state.done = true;
    reject(state.promise, reason);
  };
});

/** What a resolve function does the first time. */
export function resolve(promise: OwnPromise, value: unknown): void {
  if (!isObject(value)) {
    settle(promise, FULFILLED, value);
    return;
  }
  if (value === promise) {
    settle(promise, REJECTED, new TypeError('Chaining cycle detected for promise #<Promise>'));
    return;
  }
  let then: unknown;
  try {
    then = (value as { then?: unknown }).then;
  } catch (error) {
    settle(promise, REJECTED, error);
    return;
  }
  if (isCallable(then)) enqueue(inContext(new ThenableJob(promise, value, then)), FULFILLED, undefined);
  else settle(promise, FULFILLED, value);
}

/** The `then` that programs find on promises; set by promise-methods.ts. */
let promiseThen: unknown;

export function setPromiseThen(then: unknown): void {
  promiseThen = then;
}

/** NewPromiseResolveThenableJob. */
export class ThenableJob implements Reaction {
  readonly promise: OwnPromise;
  readonly thenable: object;
  readonly method: AnyFunction;

  constructor(promise: OwnPromise, thenable: object, then: AnyFunction) {
    this.promise = promise;
    this.thenable = thenable;
    this.method = then;
  }

  react(): void {
    const { promise, thenable, method } = this;
    if (isUnobserved(thenable, method)) {
      addReaction(thenable, new Forward(promise));
      return;
    }
    const state: Resolving = { promise, done: false };
    const rejectFunction = makeReject(state);
    try {
      apply(method, thenable, [makeResolve(state), rejectFunction]);
    } catch (error) {
      rejectFunction(error);
    }
  }
}

/** A promise that has been resolved with another one. */
export class Forward implements Reaction {
  promise: OwnPromise;

  constructor(promise: OwnPromise) {
    this.promise = promise;
  }

  react(settled: Settled, value: unknown): void {
    if (settled === FULFILLED) resolve(this.promise, value);
    else reject(this.promise, value);
  }
}

/** Whether nobody can see the functions that `then` is given, nor the promise it returns. */
export function isUnobserved(promise: object, then: unknown): promise is OwnPromise {
  return then === promiseThen && isOwnPromise(promise) && hasOwnSpecies(promise);
}

function hasOwnSpecies(promise: OwnPromise): boolean {
  try {
    return speciesOf(promise) === PromiseClass;
  } catch {
    return false;
  }
}

/** SpeciesConstructor with %Promise% as the default. */
export function speciesOf(promise: object): Constructor {
  const { constructor: own } = promise as { constructor: unknown };
  if (own === undefined) return PromiseClass;
  if (!isObject(own)) throw new TypeError('The .constructor property is not an object');
  const species = (own as { [Symbol.species]?: unknown })[Symbol.species];
  if (species === undefined || species === null) return PromiseClass;
  if (species === PromiseClass) return PromiseClass;
  if (!isConstructor(species)) throw new TypeError('object.constructor[Symbol.species] is not a constructor');
  return species;
}

const probeTarget = new Proxy(class {}, {
  construct: () => ({}),
});

export function isConstructor(value: unknown): value is Constructor {
  if (typeof value !== 'function') return false;
  try {
    construct(probeTarget, [], value);
    return true;
  } catch {
    return false;
  }
}

// ---- capabilities (section 27.2.1.5)

interface Executed {
  resolve: unknown;
  reject: unknown;
}

const makeExecutor = builtin<Executed>('executor', record => {
  return (resolveFunction: unknown, rejectFunction: unknown) => {
    const { state } = record;
    if (state.resolve !== undefined || state.reject !== undefined) {
      throw new TypeError('Promise executor has already been invoked with non-undefined arguments');
    }
    state.resolve = resolveFunction;
    state.reject = rejectFunction;
  };
});

export function newCapability(species: unknown): Capability {
  if (species === PromiseClass) {
    const promise = newPromise();
    const state: Resolving = { promise, done: false };
    return { promise, resolve: makeResolve(state), reject: makeReject(state) };
  }
  if (!isConstructor(species)) throw new TypeError(`${describe(species)} is not a constructor`);
  const executed: Executed = { resolve: undefined, reject: undefined };
  const promise = new species(makeExecutor(executed));
  if (!isCallable(executed.resolve) || !isCallable(executed.reject)) {
    throw new TypeError('Promise resolve or reject function is not callable');
  }
  return { promise, resolve: executed.resolve, reject: executed.reject };
}

// ---- then (section 27.2.5.4)

export class Then implements Reaction {
  /** What the result of a handler goes to: a promise of ours, or a capability of a subclass. */
  derived: OwnPromise | Capability;
  onFulfilled: AnyFunction | undefined;
  onRejected: AnyFunction | undefined;

  constructor(derived: OwnPromise | Capability, onFulfilled: unknown, onRejected: unknown) {
    this.derived = derived;
    this.onFulfilled = isCallable(onFulfilled) ? onFulfilled : undefined;
    this.onRejected = isCallable(onRejected) ? onRejected : undefined;
  }

  react(settled: Settled, value: unknown): void {
    const { derived } = this;
    const handler = settled === FULFILLED ? this.onFulfilled : this.onRejected;
    let result = value;
    let failed = settled === REJECTED;
    if (handler !== undefined) {
      try {
        result = handler(value);
        failed = false;
      } catch (error) {
        result = error;
        failed = true;
      }
    }
    if (hasState(derived)) {
      if (failed) reject(derived as OwnPromise, result);
      else resolve(derived as OwnPromise, result);
      return;
    }
    const capability = derived as Capability;
    if (failed) invoke(capability.reject, undefined, result);
    else invoke(capability.resolve, undefined, result);
  }
}

export function performThen(
  promise: OwnPromise,
  species: Constructor,
  onFulfilled: unknown,
  onRejected: unknown,
): object {
  const derived = species === PromiseClass ? newPromise() : newCapability(species);
  addReaction(promise, new Then(derived, onFulfilled, onRejected));
  return species === PromiseClass ? derived : (derived as Capability).promise;
}

/** For messages of errors that engines word alike. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'symbol') return value.toString();
  if (typeof value === 'function') return value.name === '' ? 'function' : value.name;
  if (typeof value === 'object' && value !== null) return isArray(value) ? '[object Array]' : '#<Object>';
  return String(value);
}
