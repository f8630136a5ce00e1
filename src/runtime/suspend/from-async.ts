/**
 * `Array.fromAsync` (ECMA-262 section 23.1.2.2), written out, because nobody can ask an engine how far one has come.
 */
import { defineProperty } from '../intrinsics.ts';
import { awaitValue, rejected } from './async-function.ts';
import {
  type AsyncIterationRecord,
  asyncClose,
  asyncIterateIfAny,
  asyncNext,
  asyncStep,
} from './iteration.ts';
import { REJECTED, type Reaction, type Settled } from './jobs.ts';
import { type AnyFunction, apply, construct, isCallable } from './native.ts';
import { isConstructor, newPromise, type OwnPromise, reject, resolve } from './promise.ts';
import { standIn } from './stand-ins.ts';

const { max, min, trunc } = Math;
const MAX_LENGTH = Number.MAX_SAFE_INTEGER;

/** What is waited for: what `next()` gave, an element of what is like an array, what the mapper or `return()` gave. */
type Stage = 'result' | 'element' | 'mapped' | 'closed';
type List = Record<number, unknown> & { length: number };

export class FromAsync implements Reaction {
  promise: OwnPromise;
  list: List;
  /** Null: `items` has indices. */
  iteration: AsyncIterationRecord | null;
  items: List;
  mapper: AnyFunction | undefined;
  receiver: unknown;
  length: number;
  index = 0;
  stage: Stage = 'result';
  /** Why the iterator is closed. */
  reason: unknown = undefined;

  constructor(
    list: List,
    source: { iteration: AsyncIterationRecord | null; items: List; length: number },
    mapper: AnyFunction | undefined,
    receiver: unknown,
  ) {
    this.promise = newPromise();
    this.list = list;
    this.iteration = source.iteration;
    this.items = source.items;
    this.length = source.length;
    this.mapper = mapper;
    this.receiver = receiver;
  }

  react(settled: Settled, value: unknown): void {
    const { stage } = this;
    if (stage === 'closed') reject(this.promise, this.reason);
    else if (settled === REJECTED) this.fail(value, stage === 'mapped');
    else if (stage === 'mapped') this.store(value);
    else if (stage === 'element') this.map(value);
    else this.take(value);
  }

  advance(): void {
    try {
      if (this.iteration) this.wait('result', asyncNext(this.iteration));
      else if (this.index < this.length) this.wait('element', this.items[this.index]);
      else this.finish();
    } catch (error) {
      reject(this.promise, error);
    }
  }

  wait(stage: Stage, value: unknown): void {
    this.stage = stage;
    awaitValue(this, value);
  }

  take(result: unknown): void {
    const { iteration } = this;
    try {
      if (asyncStep(iteration!, result)) {
        this.finish();
        return;
      }
    } catch (error) {
      reject(this.promise, error);
      return;
    }
    this.map(iteration!.v);
  }

  map(value: unknown): void {
    const { mapper, receiver, index } = this;
    if (!mapper) {
      this.store(value);
      return;
    }
    try {
      this.wait('mapped', apply(mapper, receiver, [value, index]));
    } catch (error) {
      this.fail(error, true);
    }
  }

  store(value: unknown): void {
    const { list, index } = this;
    try {
      defineProperty(list, index, { value, writable: true, enumerable: true, configurable: true });
    } catch (error) {
      this.fail(error, true);
      return;
    }
    this.index++;
    this.advance();
  }

  finish(): void {
    this.list.length = this.index;
    resolve(this.promise, this.list);
  }

  fail(reason: unknown, closing: boolean): void {
    const { iteration } = this;
    this.reason = reason;
    try {
      if (closing && iteration && asyncClose(iteration)) {
        this.wait('closed', iteration.v);
        return;
      }
    } catch {
      // The exception that is being passed on counts (section 7.4.13, step 6).
    }
    reject(this.promise, reason);
  }
}

const { fromAsync } = {
  fromAsync(
    this: unknown,
    items: unknown,
    mapper: unknown = undefined,
    receiver: unknown = undefined,
  ): OwnPromise {
    try {
      if (mapper !== undefined && !isCallable(mapper)) throw new TypeError('The mapper is no function');
      const iteration = asyncIterateIfAny(items) ?? null;
      const indexed = Object(items) as List;
      const length = iteration ? 0 : toLength(indexed.length);
      const list = isConstructor(this) ? construct(this, iteration ? [] : [length]) : [];
      const work = new FromAsync(list as List, { iteration, items: indexed, length }, mapper, receiver);
      work.advance();
      return work.promise;
    } catch (error) {
      return rejected(error);
    }
  },
};
defineProperty(fromAsync, 'length', { value: 1, configurable: true });

/** For engines that have none, too, where what has moved there may hold it. */
export { fromAsync };

/** Where the engine has one, programs find ours. */
export function installFromAsync(): void {
  if ('fromAsync' in Array) standIn(Array, 'fromAsync', fromAsync);
}

/** ToLength (ECMA-262 section 7.1.20). */
function toLength(value: unknown): number {
  // Unlike Number(), refuses BigInts.
  const number = trunc(+(value as number)) || 0;
  return min(max(number, 0), MAX_LENGTH);
}
