/**
 * Async generators (ECMA-262 section 27.6): a queue of requests in front of a state machine. As with generators
 * the object is the engine's own and taken over when it is first used.
 */
import { types } from '../../platform/host-util.ts';
import { showUserText } from '../error-texts.ts';
import { OwnWeakSet } from '../own-maps.ts';
import { type Delegate, divert, end, type Machine, nextOf } from './activation.ts';
import { awaitValue } from './async-function.ts';
import { type AwaitingReaction, rejectAwaited } from './awaiting.ts';
import { checkResult, methodOf, withoutProbe } from './generator.ts';
import { isNativePromise, mirrorOf } from './host.ts';
import { REJECTED, type Settled } from './jobs.ts';
import {
  type AnyFunction,
  AsyncGeneratorPrototype,
  apply,
  invoke,
  invoke0,
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

/** Shared by all that have no second request; never changed. */
const NO_REQUESTS: Request[] = [];

export interface Request {
  mode: Mode;
  value: unknown;
  promise: OwnPromise;
}

/** `DRAINING`: the body has ended, a `return(value)` waits for its value. */
const START = 0;
const YIELD = 1;
const EXECUTING = 2;
const DRAINING = 3;
const ENDED = 4;
type Status = typeof START | typeof YIELD | typeof EXECUTING | typeof DRAINING | typeof ENDED;

/** What the promise that is being waited for was asked for: by `await` in the body, */
const BODY = 0;
/** as the operand of `yield`, */
const OPERAND = 1;
/** as the value of a `return()` while at a `yield`, */
const RETURNED = 2;
/** as the result of the iterator of a `yield*`, */
const DELEGATE_NEXT = 3;
const DELEGATE_THROW = 4;
const DELEGATE_RETURN = 5;
/** as what the `return()` of an iterator gives that has no `throw`, */
const DELEGATE_CLOSE = 6;
/** as the value of a `return()` that the iterator has no method for, */
const DELEGATE_MISSING = 7;
/** as the value of a `return()` after the end. */
const DRAIN = 8;
type Waiting =
  | typeof BODY
  | typeof OPERAND
  | typeof RETURNED
  | typeof DELEGATE_NEXT
  | typeof DELEGATE_THROW
  | typeof DELEGATE_RETURN
  | typeof DELEGATE_CLOSE
  | typeof DELEGATE_MISSING
  | typeof DRAIN;

export class AsyncGeneratorActivation implements AwaitingReaction {
  f: Machine | undefined;
  l = 0;
  h = 0;
  e: unknown = undefined;
  m: 0 | 1 = 0;
  t: unknown = undefined;
  d: Delegate | null = null;
  q: 0 | 1 = 0;
  status: Status = START;
  waiting: Waiting = BODY;
  /** The request being dealt with, and those behind it. */
  current: Request | null = null;
  queue: Request[] = NO_REQUESTS;

  constructor(machine: Machine) {
    this.f = machine;
  }

  get result(): OwnPromise | undefined {
    return this.current?.promise;
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
  const result = invoke0(nativeAsyncGenerator.next as AnyFunction, object);
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
  if (mode === THROW && status === START) finish(activation, ENDED);
  if (activation.status === ENDED) {
    if (mode === NEXT) {
      resolve(promise, { value: undefined, done: true });
      return promise;
    }
    if (mode === THROW) {
      reject(promise, value);
      return promise;
    }
  }
  add(activation, { mode, value, promise });
  if (mode === RETURN && (status === START || status === ENDED)) {
    finish(activation, DRAINING);
    drain(activation);
  } else if (status === START || status === YIELD) {
    resumeBody(activation, mode, value);
  }
  return promise;
}

function finish(activation: AsyncGeneratorActivation, status: typeof DRAINING | typeof ENDED): void {
  activation.status = status;
  end(activation);
}

function add(activation: AsyncGeneratorActivation, added: Request): void {
  if (activation.current === null) activation.current = added;
  else if (activation.queue.length === 0) activation.queue = [added];
  else activation.queue.push(added);
}

/** AsyncGeneratorCompleteStep. */
function answer(activation: AsyncGeneratorActivation, mode: Mode, value: unknown, done: boolean): void {
  const { promise } = activation.current!;
  activation.current = activation.queue.length === 0 ? null : activation.queue.shift()!;
  if (mode === THROW) rejectAwaited(promise, value);
  else resolve(promise, { value, done });
}

/** AsyncGeneratorDrainQueue. */
function drain(activation: AsyncGeneratorActivation): void {
  while (activation.current !== null) {
    const { mode, value } = activation.current;
    if (mode !== RETURN) {
      answer(activation, mode, mode === NEXT ? undefined : value, true);
      continue;
    }
    if (wait(activation, DRAIN, value)) return;
  }
  activation.status = ENDED;
}

/** Waits for a value; false if it could not be asked, which has then been dealt with where it was asked for. */
function wait(activation: AsyncGeneratorActivation, waiting: Waiting, value: unknown): boolean {
  activation.waiting = waiting;
  try {
    awaitValue(activation, value);
    return true;
  } catch (error) {
    if (waiting === DRAIN) answer(activation, THROW, error, true);
    else onSettled(activation, THROW, error);
    return false;
  }
}

// ---- the body

/** AsyncGeneratorUnwrapYieldResumption: a `return()` first waits for its value. */
function resumeBody(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): void {
  activation.status = EXECUTING;
  if (mode === RETURN) wait(activation, RETURNED, value);
  else received(activation, mode, value);
}

/** What a `yield` or `yield*` evaluates to, or does. */
function received(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): void {
  if (activation.d === null) proceed(activation, mode, value);
  else stepDelegate(activation, activation.d, mode, value);
}

function onSettled(activation: AsyncGeneratorActivation, mode: Mode, value: unknown): void {
  switch (activation.waiting) {
    case BODY:
      proceed(activation, mode, value);
      return;
    case OPERAND:
      if (mode === THROW) proceed(activation, THROW, value);
      else yielded(activation, value);
      return;
    case RETURNED:
      received(activation, mode === THROW ? THROW : RETURN, value);
      return;
    case DELEGATE_NEXT:
      delegateResult(activation, mode, value, NEXT);
      return;
    case DELEGATE_THROW:
      delegateResult(activation, mode, value, NEXT);
      return;
    case DELEGATE_RETURN:
      delegateResult(activation, mode, value, RETURN);
      return;
    case DELEGATE_CLOSE:
      activation.d = null;
      proceed(activation, THROW, mode === THROW ? value : closeError(value));
      return;
    case DELEGATE_MISSING:
      activation.d = null;
      proceed(activation, mode === THROW ? THROW : RETURN, value);
      return;
    case DRAIN:
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
  const next = activation.current;
  if (next !== null) resumeBody(activation, next.mode, next.value);
  else activation.status = YIELD;
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
      showUserText(error);
      // It may have come from the operand of a `yield`.
      activation.q = 0;
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
    activation.waiting = activation.q === 1 ? OPERAND : BODY;
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
  finish(activation, DRAINING);
  answer(activation, mode, value, true);
  drain(activation);
}

// ---- yield* (section 15.5.5)

function stepDelegate(
  activation: AsyncGeneratorActivation,
  delegate: Delegate,
  mode: Mode,
  value: unknown,
): void {
  const { i } = delegate;
  let waiting: Waiting;
  let result: unknown;
  try {
    if (mode === NEXT) {
      waiting = DELEGATE_NEXT;
      result = nextOf(delegate, value);
    } else {
      const method = methodOf(i, mode === THROW ? 'throw' : 'return') as AnyFunction | undefined;
      if (method) {
        waiting = mode === THROW ? DELEGATE_THROW : DELEGATE_RETURN;
        result = invoke(method, i, value);
      } else if (mode === RETURN) {
        waiting = DELEGATE_MISSING;
        result = value;
      } else {
        const close = methodOf(i, 'return') as AnyFunction | undefined;
        if (!close) throw new TypeError('The iterator does not provide a "throw" method');
        waiting = DELEGATE_CLOSE;
        result = invoke0(close, i);
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
const foreign = new OwnWeakSet<object>();

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
