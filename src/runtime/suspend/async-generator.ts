/**
 * Async generators (ECMA-262 section 27.6): a queue of requests in front of a state machine. As with generators
 * the object is the engine's own and taken over when it is first used.
 */
import { types } from 'node:util';
import { Activation, type Delegate, divert, end, type Machine } from './activation.ts';
import { awaitValue } from './async-function.ts';
import { checkResult, methodOf, withoutProbe } from './generator.ts';
import { isNativePromise, mirrorOf } from './host.ts';
import { REJECTED, type Reaction, type Settled } from './jobs.ts';
import {
  type AnyFunction,
  AsyncGeneratorPrototype,
  apply,
  isObject,
  nativeAsyncGenerator,
  nativeThen,
  Stamped,
} from './native.ts';
import { newPromise, type OwnPromise, reject, resolve } from './promise.ts';
import { standIn } from './stand-ins.ts';

const NEXT = 0;
const THROW = 1;
const RETURN = 2;
type Mode = typeof NEXT | typeof THROW | typeof RETURN;

export interface Request {
  mode: Mode;
  value: unknown;
  promise: OwnPromise;
}

/** `draining`: the body has ended, a `return(value)` waits for its value. */
export type Status = 'start' | 'yield' | 'running' | 'draining' | 'ended';

/** What the promise that is being waited for was asked for. */
export type Waiting =
  /** By `await` in the body. */
  | 'body'
  /** The operand of `yield`. */
  | 'operand'
  /** The value of a `return()` while at a `yield`. */
  | 'returned'
  /** The result of the iterator of a `yield*`. */
  | 'delegate next'
  | 'delegate throw'
  | 'delegate return'
  /** The `return()` of an iterator that has no `throw`. */
  | 'delegate close'
  /** The value of a `return()` that the iterator has no method for. */
  | 'delegate missing'
  /** The value of a `return()` after the end. */
  | 'drain';

export class AsyncGeneratorActivation extends Activation implements Reaction {
  status: Status;
  waiting: Waiting = 'body';
  queue: Request[] = [];

  constructor(machine: Machine) {
    super(machine);
    this.status = 'start';
  }

  react(settled: Settled, value: unknown): void {
    onSettled(this, settled === REJECTED ? THROW : NEXT, value);
  }
}

class AsyncGeneratorState extends Stamped {
  readonly #activation: AsyncGeneratorActivation;

  constructor(object: object, activation: AsyncGeneratorActivation) {
    super(object);
    this.#activation = activation;
  }

  static of(this: void, object: object): AsyncGeneratorActivation | undefined {
    return #activation in object ? object.#activation : undefined;
  }
}

/** The activation that an object has been given; undefined before its first use. */
export const asyncGeneratorActivation = AsyncGeneratorState.of;

export function adoptAsyncGenerator(object: object, activation: AsyncGeneratorActivation): void {
  new AsyncGeneratorState(object, activation);
}

let handedOver: AsyncGeneratorActivation | null = null;

/** `µh`. */
export function startAsyncGenerator(machine: Machine): void {
  handedOver = new AsyncGeneratorActivation(machine);
}

/** The activation of an async generator, taken over if this is its first use; undefined if it is not one of ours. */
export function takeOver(object: object): { activation: AsyncGeneratorActivation } | { result: unknown } {
  const known = asyncGeneratorActivation(object);
  if (known) return { activation: known };
  handedOver = null;
  const result = nativeAsyncGenerator.next.call(object as AsyncGenerator);
  const activation = handedOver as AsyncGeneratorActivation | null;
  if (!activation) return { result };
  handedOver = null;
  adoptAsyncGenerator(object, activation);
  return { activation };
}

/** Like {@link generatorBeforeUse}. */
export function asyncGeneratorBeforeUse(object: object): AsyncGeneratorActivation | undefined {
  const known = asyncGeneratorActivation(object);
  if (known) return known;
  if (foreign.has(object)) return undefined;
  const taken = withoutProbe(() => takeOver(object));
  if ('activation' in taken) return taken.activation;
  foreign.add(object);
  return undefined;
}

// ---- requests (sections 27.6.1.2 to 27.6.1.4)

function request(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): OwnPromise {
  const promise = newPromise();
  const { status } = activation;
  if (mode === THROW && status === 'start') finish(activation, 'ended');
  if (activation.status === 'ended') {
    if (mode === NEXT) {
      resolve(promise, { value: undefined, done: true });
      return promise;
    }
    if (mode === THROW) {
      reject(promise, value);
      return promise;
    }
  }
  activation.queue.push({ mode, value, promise });
  if (mode === RETURN && (status === 'start' || status === 'ended')) {
    finish(activation, 'draining');
    drain(activation);
  } else if (status === 'start' || status === 'yield') {
    resumeBody(activation, mode, value);
  }
  return promise;
}

function finish(activation: AsyncGeneratorActivation, status: 'draining' | 'ended'): void {
  activation.status = status;
  end(activation);
}

/** AsyncGeneratorCompleteStep. */
function answer(activation: AsyncGeneratorActivation, mode: Mode, value: unknown, done: boolean): void {
  const { promise } = activation.queue.shift()!;
  if (mode === THROW) reject(promise, value);
  else resolve(promise, { value, done });
}

/** AsyncGeneratorDrainQueue. */
function drain(activation: AsyncGeneratorActivation): void {
  const { queue } = activation;
  while (queue.length > 0) {
    const { mode, value } = queue[0]!;
    if (mode !== RETURN) {
      answer(activation, mode, mode === NEXT ? undefined : value, true);
      continue;
    }
    if (wait(activation, 'drain', value)) return;
  }
  activation.status = 'ended';
}

/** Waits for a value; false if it could not be asked, which has then been dealt with where it was asked for. */
function wait(activation: AsyncGeneratorActivation, waiting: Waiting, value: unknown): boolean {
  activation.waiting = waiting;
  try {
    awaitValue(activation, value);
    return true;
  } catch (error) {
    if (waiting === 'drain') answer(activation, THROW, error, true);
    else onSettled(activation, THROW, error);
    return false;
  }
}

// ---- the body

/** AsyncGeneratorUnwrapYieldResumption: a `return()` first waits for its value. */
function resumeBody(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): void {
  activation.status = 'running';
  if (mode === RETURN) wait(activation, 'returned', value);
  else received(activation, mode, value);
}

/** What a `yield` or `yield*` evaluates to, or does. */
function received(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): void {
  if (activation.d === null) proceed(activation, mode, value);
  else stepDelegate(activation, activation.d, mode, value);
}

function onSettled(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): void {
  switch (activation.waiting) {
    case 'body':
      proceed(activation, mode, value);
      return;
    case 'operand':
      if (mode === THROW) proceed(activation, THROW, value);
      else yielded(activation, value);
      return;
    case 'returned':
      received(activation, mode === THROW ? THROW : RETURN, value);
      return;
    case 'delegate next':
      delegateResult(activation, mode, value, NEXT);
      return;
    case 'delegate throw':
      delegateResult(activation, mode, value, NEXT);
      return;
    case 'delegate return':
      delegateResult(activation, mode, value, RETURN);
      return;
    case 'delegate close':
      activation.d = null;
      proceed(activation, THROW, mode === THROW ? value : closeError(value));
      return;
    case 'delegate missing':
      activation.d = null;
      proceed(activation, mode === THROW ? THROW : RETURN, value);
      return;
    case 'drain':
      answer(activation, mode, value, true);
      drain(activation);
      return;
  }
}

function closeError(result: unknown): TypeError {
  return isObject(result)
    ? new TypeError('The iterator does not provide a "throw" method')
    : new TypeError(`${String(result)} is not an object`);
}

/** AsyncGeneratorYield, once the value is there. */
function yielded(activation: AsyncGeneratorActivation, value: unknown): void {
  answer(activation, NEXT, value, false);
  const next = activation.queue[0];
  if (next) resumeBody(activation, next.mode, next.value);
  else activation.status = 'yield';
}

/** Runs the machine to where it waits for something or ends. */
function proceed(activation: AsyncGeneratorActivation, how: Mode, sent: unknown): void {
  let mode = how;
  let value = sent;
  for (;;) {
    if (mode !== NEXT) {
      if (activation.h === 0) {
        ended(activation, mode, value);
        return;
      }
      divert(activation, value, mode === THROW ? 0 : 1);
      mode = NEXT;
    }
    try {
      value = activation.f!(activation, value);
    } catch (error) {
      mode = THROW;
      value = error;
      continue;
    }
    if (activation.l < 0) {
      ended(activation, NEXT, value);
      return;
    }
    if (activation.d !== null) {
      stepDelegate(activation, activation.d, NEXT, undefined);
      return;
    }
    activation.waiting = activation.q === 1 ? 'operand' : 'body';
    activation.q = 0;
    try {
      awaitValue(activation, value);
      return;
    } catch (error) {
      mode = THROW;
      value = error;
    }
  }
}

function ended(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): void {
  finish(activation, 'draining');
  answer(activation, mode, value, true);
  drain(activation);
}

// ---- yield* (section 15.5.5)

function stepDelegate(
  activation: AsyncGeneratorActivation,
  { i, n }: Delegate,
  mode: Mode,
  value: unknown,
): void {
  let waiting: Waiting;
  let result: unknown;
  try {
    if (mode === NEXT) {
      waiting = 'delegate next';
      result = apply(n as AnyFunction, i, [value]);
    } else {
      const method = methodOf(i, mode === THROW ? 'throw' : 'return') as AnyFunction | undefined;
      if (method) {
        waiting = mode === THROW ? 'delegate throw' : 'delegate return';
        result = apply(method, i, [value]);
      } else if (mode === RETURN) {
        waiting = 'delegate missing';
        result = value;
      } else {
        const close = methodOf(i, 'return') as AnyFunction | undefined;
        if (!close) throw new TypeError('The iterator does not provide a "throw" method');
        waiting = 'delegate close';
        result = apply(close, i, []);
      }
    }
  } catch (error) {
    activation.d = null;
    proceed(activation, THROW, error);
    return;
  }
  wait(activation, waiting, result);
}

function delegateResult(
  activation: AsyncGeneratorActivation,
  settled: Mode,
  result: unknown,
  mode: Mode,
): void {
  let value: unknown;
  let done: unknown;
  try {
    if (settled === THROW) throw result;
    checkResult(result);
    ({ done } = result as IteratorResult<unknown>);
    ({ value } = result as IteratorResult<unknown>);
  } catch (error) {
    activation.d = null;
    proceed(activation, THROW, error);
    return;
  }
  if (!done) {
    yielded(activation, value);
    return;
  }
  activation.d = null;
  proceed(activation, mode, value);
}

/** Objects of the host's async generator functions, once they have been asked for something. */
const foreign = new WeakSet<object>();

/**
 * The first request to an object is `return()` or `throw()`: the engine's own generator ends without running its
 * body, whoever made it, and we answer in its stead.
 */
function endUnstarted(object: object, name: 'throw' | 'return'): AsyncGeneratorActivation | undefined {
  if (foreign.has(object) || !types.isGeneratorObject(object)) return undefined;
  if (!apply(Object.prototype.isPrototypeOf, AsyncGeneratorPrototype, [object])) return undefined;
  nativeThen.call(
    nativeAsyncGenerator[name].call(object as never, undefined),
    () => {},
    () => {},
  );
  const activation = new AsyncGeneratorActivation(() => undefined);
  adoptAsyncGenerator(object, activation);
  return activation;
}

/** What the engine answers for objects of its own, or refuses, as a promise like the others. */
function ours(result: unknown): unknown {
  return isObject(result) && isNativePromise(result) ? mirrorOf(result) : result;
}

function method(name: 'next' | 'throw' | 'return', mode: Mode): AnyFunction {
  const native = nativeAsyncGenerator[name] as AnyFunction;
  const methods = {
    [name](this: unknown, value: unknown): unknown {
      const known = isObject(this) ? asyncGeneratorActivation(this) : undefined;
      if (known) return request(known, mode, value);
      if (isObject(this) && name === 'next') {
        const taken = takeOver(this);
        if ('activation' in taken) return request(taken.activation, mode, value);
        foreign.add(this);
        return ours(taken.result);
      }
      const ended = isObject(this) && name !== 'next' ? endUnstarted(this, name) : undefined;
      if (ended) return request(ended, mode, value);
      return ours(apply(native, this, [value]));
    },
  };
  return methods[name]!;
}

export function defineAsyncGeneratorMethods(): void {
  for (const [name, mode] of [
    ['next', NEXT],
    ['throw', THROW],
    ['return', RETURN],
  ] as const) {
    standIn(AsyncGeneratorPrototype, name, method(name, mode));
  }
}
