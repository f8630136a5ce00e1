/**
 * Iteration in lowered code: `for of`, `for await`, `for in` and destructuring (ECMA-262 section 7.4). A record is
 * a plain object, and an array is walked without an iterator, so that a loop in the middle is plain state.
 */
import { compileApart } from '../../platform/jit.ts';
import { resumableNext } from '../held-iterators.ts';
import { isArray } from '../intrinsics.ts';
import type { Activation, Delegate } from './activation.ts';
import { rejected } from './async-function.ts';
import { checkResult, next as generatorNext, methodOf } from './generator.ts';
import { mirrorOf } from './host.ts';
import { REJECTED, type Reaction, type Settled } from './jobs.ts';
import {
  type AnyFunction,
  ArrayIteratorPrototype,
  ASYNC_ITERATOR,
  apply,
  arrayIteratorNext,
  arrayValues,
  ITERATOR,
  IteratorPrototype,
  invoke,
  invoke0,
  isCallable,
  isObject,
} from './native.ts';
import {
  addReaction,
  fulfill,
  isOwnPromise,
  newPromise,
  type OwnPromise,
  PromiseClass,
  reject,
} from './promise.ts';
import { promiseResolve } from './promise-resolve.ts';

export interface IterationRecord {
  /** The iterator, or the array itself. */
  i: object;
  /** Its `next`; the index into an array. */
  n: AnyFunction | number;
  /** No `return()` is called when the loop is left: it has ended, failed, or is being asked. */
  d: boolean;
  /** The last value. */
  v: unknown;
}

/** What iterators inherit, which returns them. */
const itself = IteratorPrototype[ITERATOR];

/** `for of`, destructuring. */
export function iterate(iterable: unknown): IterationRecord {
  if (isArray(iterable) && iterable[ITERATOR] === arrayValues) {
    if (ArrayIteratorPrototype.next === arrayIteratorNext)
      return { i: iterable, n: 0, d: false, v: undefined };
  }
  const iterator = openIterable(iterable);
  return { i: iterator, n: nextOf(iterator), d: false, v: undefined };
}

function openIterable(iterable: unknown): object {
  const iterator = openSync(iterable);
  if (!iterator) throw notIterable(iterable);
  return iterator;
}

/** Undefined for what has no such method. */
function openSync(iterable: unknown): object | undefined {
  const method = (iterable as { [ITERATOR]?: unknown })[ITERATOR];
  if (method === itself && isObject(iterable)) return iterable;
  if (method === undefined || method === null) return undefined;
  if (!isCallable(method)) throw notIterable(iterable);
  const iterator = invoke0(method, iterable);
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object');
  return iterator;
}

/** The iterator's `next`, which goes on where it stood after a migration. */
function nextOf(iterator: object): AnyFunction {
  const { next } = iterator as { next: unknown };
  return (next === generatorNext ? next : resumableNext(next)) as AnyFunction;
}

function notIterable(value: unknown): TypeError {
  const text = isObject(value) ? 'object' : String(value);
  return new TypeError(`${text} is not iterable`);
}

/** Advances; true when there is no more. */
export function step(record: IterationRecord): boolean {
  const { n } = record;
  if (typeof n === 'number') {
    const array = record.i as unknown[];
    if (n >= array.length) {
      record.d = true;
      record.v = undefined;
      // Even if it grows again.
      record.n = Infinity;
      return true;
    }
    record.n = n + 1;
    record.v = array[n];
    return false;
  }
  record.d = true;
  const result = invoke0(n, record.i);
  if (!isObject(result)) checkResult(result);
  if ((result as IteratorResult<unknown>).done) {
    record.v = undefined;
    return true;
  }
  record.v = (result as IteratorResult<unknown>).value;
  record.d = false;
  return false;
}

/** The next element of a pattern. */
export function element(record: IterationRecord): unknown {
  if (record.d || step(record)) return undefined;
  return record.v;
}

/** The elements that are left. */
export function rest(record: IterationRecord): unknown[] {
  const values: unknown[] = [];
  while (!record.d && !step(record)) values.push(record.v);
  return values;
}

/** IteratorClose after a normal end. */
export function close(record: IterationRecord): void {
  if (record.d || typeof record.n === 'number') return;
  record.d = true;
  const method = methodOf(record.i, 'return');
  if (method && !isObject(invoke0(method, record.i))) {
    throw new TypeError('iterator.return() did not return an object');
  }
}

/** Closes for whatever brought control here; an exception is thrown on, a `return()` is left to the caller. */
export function unwind(activation: Activation, record: IterationRecord): void {
  const { m, e } = activation;
  activation.m = 0;
  activation.e = undefined;
  if (m === 1) {
    close(record);
    activation.m = 1;
    activation.e = e;
    return;
  }
  try {
    close(record);
  } catch {
    // The first exception counts (section 7.4.11, step 5).
  }
  throw e;
}

// ---- for await

export interface AsyncIterationRecord extends IterationRecord {
  n: AnyFunction;
  /** A synchronous iterator underneath (section 27.1.6). */
  s: boolean;
}

export function asyncIterate(iterable: unknown): AsyncIterationRecord {
  const record = asyncIterateIfAny(iterable);
  if (!record) throw notIterable(iterable);
  return record;
}

/** Undefined for what has neither of the methods. */
export function asyncIterateIfAny(iterable: unknown): AsyncIterationRecord | undefined {
  const method = (iterable as { [ASYNC_ITERATOR]?: unknown })[ASYNC_ITERATOR];
  if (method === undefined || method === null) {
    const iterator = openSync(iterable);
    return iterator && { i: iterator, n: nextOf(iterator), d: false, v: undefined, s: true };
  }
  if (!isCallable(method)) throw notIterable(iterable);
  const iterator = invoke0(method, iterable);
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.asyncIterator method is not an object');
  return { i: iterator, n: nextOf(iterator), d: false, v: undefined, s: false };
}

/** What the loop waits for next. */
export function asyncNext(record: AsyncIterationRecord): unknown {
  record.d = true;
  return record.s ? syncNext(record.i, record.n, []) : invoke0(record.n, record.i);
}

/** Takes the result; true when there is no more. */
export function asyncStep(record: AsyncIterationRecord, result: unknown): boolean {
  checkResult(result);
  if ((result as IteratorResult<unknown>).done) {
    record.v = undefined;
    return true;
  }
  record.v = (result as IteratorResult<unknown>).value;
  record.d = false;
  return false;
}

/** Calls `return()`; false if there is none to wait for. What to wait for is then `v`. */
export function asyncClose(record: AsyncIterationRecord): boolean {
  if (record.d) return false;
  record.d = true;
  if (record.s) {
    record.v = syncReturn(record.i, []);
    return true;
  }
  const method = methodOf(record.i, 'return');
  if (!method) return false;
  record.v = invoke0(method, record.i);
  return true;
}

// ---- synchronous iterators used as asynchronous ones

/** Waits for the value of a result. */
export class Unwrap implements Reaction {
  promise: OwnPromise;
  done: boolean;
  /** To be closed when the value rejects. */
  iterator: object | null;

  constructor(promise: OwnPromise, done: boolean, iterator: object | null) {
    this.promise = promise;
    this.done = done;
    this.iterator = iterator;
  }

  react(settled: Settled, value: unknown): void {
    const { promise, done, iterator } = this;
    if (settled === REJECTED) {
      if (iterator) closeQuietly(iterator);
      reject(promise, value);
    } else {
      fulfill(promise, { value, done });
    }
  }
}

function closeQuietly(iterator: object): void {
  try {
    const method = methodOf(iterator, 'return');
    if (method) invoke0(method, iterator);
  } catch {
    // The exception that is being passed on counts (section 7.4.11, step 5).
  }
}

/** AsyncFromSyncIteratorContinuation. */
function continueWith(iterator: object, ask: () => unknown, closing: boolean): OwnPromise {
  let done = false;
  let value: object;
  try {
    const result = checkResult(ask()) as IteratorResult<unknown>;
    done = Boolean(result.done);
    const unwrapped = result.value;
    try {
      value = promiseResolve(PromiseClass, unwrapped);
    } catch (error) {
      if (!done && closing) closeQuietly(iterator);
      throw error;
    }
  } catch (error) {
    return rejected(error);
  }
  const promise = newPromise();
  const reaction = new Unwrap(promise, done, done || !closing ? null : iterator);
  addReaction(isOwnPromise(value) ? value : mirrorOf(value as Promise<unknown>), reaction);
  return promise;
}

function syncNext(iterator: object, next: AnyFunction, args: unknown[]): OwnPromise {
  return continueWith(
    iterator,
    () => (args.length === 0 ? invoke0(next, iterator) : invoke(next, iterator, args[0])),
    true,
  );
}

function syncReturn(iterator: object, args: unknown[]): unknown {
  let method: AnyFunction | undefined;
  try {
    method = methodOf(iterator, 'return');
  } catch (error) {
    return rejected(error);
  }
  if (!method) {
    const promise = newPromise();
    fulfill(promise, { value: args[0], done: true });
    return promise;
  }
  return continueWith(iterator, () => apply(method, iterator, args), false);
}

function syncThrow(iterator: object, args: unknown[]): unknown {
  let method: AnyFunction | undefined;
  try {
    method = methodOf(iterator, 'throw');
    if (!method) {
      const closing = methodOf(iterator, 'return');
      if (closing) checkResult(invoke0(closing, iterator));
      throw new TypeError('The iterator does not provide a "throw" method');
    }
  } catch (error) {
    return rejected(error);
  }
  const found = method;
  return continueWith(iterator, () => apply(found, iterator, args), true);
}

/** The asynchronous face of a synchronous iterator, for `yield*`. */
export class SyncAdapter {
  iterator: object;
  method: AnyFunction;

  constructor(iterator: object, method: AnyFunction) {
    this.iterator = iterator;
    this.method = method;
  }

  next(value: unknown): unknown {
    return syncNext(this.iterator, this.method, [value]);
  }

  return(value: unknown): unknown {
    return syncReturn(this.iterator, [value]);
  }

  throw(error: unknown): unknown {
    return syncThrow(this.iterator, [error]);
  }
}

/** `yield*`. */
export function openDelegate(iterable: unknown, async?: boolean): Delegate {
  if (!async) {
    const iterator = openIterable(iterable);
    return { i: iterator, n: nextOf(iterator) };
  }
  const record = asyncIterate(iterable);
  if (!record.s) return { i: record.i, n: record.n };
  return { i: new SyncAdapter(record.i, record.n), n: null };
}

compileApart(openDelegate);

// ---- for in

export interface KeyRecord {
  o: object;
  k: string[];
  x: number;
  v: string;
}

export function keys(object: unknown): KeyRecord {
  const names: string[] = [];
  for (const name in object as object) names[names.length] = name;
  return { o: Object(object), k: names, x: 0, v: '' };
}

/** Skips what has been deleted meanwhile; true when there is no more. */
export function nextKey(record: KeyRecord): boolean {
  while (record.x < record.k.length) {
    const name = record.k[record.x++]!;
    if (!(name in record.o)) continue;
    record.v = name;
    return false;
  }
  return true;
}
