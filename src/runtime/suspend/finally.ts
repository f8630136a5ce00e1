/**
 * `Promise.prototype.finally` (ECMA-262 section 27.2.5.3). Where nobody can see the functions that it would hand to
 * `then`, there are none: 18 objects less for each call.
 */
import { builtin } from './builtins.ts';
import { isNativePromise } from './host.ts';
import { FULFILLED, REJECTED, type Reaction, type Settled } from './jobs.ts';
import { type AnyFunction, apply, isCallable, isObject } from './native.ts';
import {
  addReaction,
  isUnobserved,
  newPromise,
  type OwnPromise,
  PromiseClass,
  reject,
  resolve,
  speciesOf,
} from './promise.ts';
import { isPlainNative, promiseResolve } from './promise-resolve.ts';

interface Finally {
  onFinally: AnyFunction;
  species: unknown;
}

const makeValue = builtin<{ value: unknown }>('value', record => () => record.state.value);

const makeThrower = builtin<{ value: unknown }>('thrower', record => () => {
  throw record.state.value;
});

function runFinally({ onFinally, species }: Finally, next: AnyFunction): unknown {
  const promise = promiseResolve(species, onFinally()) as Promise<unknown>;
  return promise.then(next);
}

const makeThenFinally = builtin<Finally>('then finally', record => {
  return (value: unknown) => runFinally(record.state, makeValue({ value }));
});

const makeCatchFinally = builtin<Finally>('catch finally', record => {
  return (value: unknown) => runFinally(record.state, makeThrower({ value }));
});

/** What the functions above do, for a promise whose `then` is the original one. */
export class FinallyReaction implements Reaction {
  derived: OwnPromise;
  onFinally: AnyFunction;

  constructor(derived: OwnPromise, onFinally: AnyFunction) {
    this.derived = derived;
    this.onFinally = onFinally;
  }

  react(settled: Settled, value: unknown): void {
    const { derived, onFinally } = this;
    let result: unknown;
    try {
      const promise = promiseResolve(PromiseClass, onFinally()) as { then: AnyFunction };
      const { then } = promise;
      if (isUnobserved(promise, then)) {
        result = newPromise();
        addReaction(promise, new Passing(result as OwnPromise, settled, value));
      } else {
        result = apply(then, promise, [(settled === FULFILLED ? makeValue : makeThrower)({ value })]);
      }
    } catch (error) {
      reject(derived, error);
      return;
    }
    resolve(derived, result);
  }
}

/** How a promise was settled, passed on when what a `finally` waits for has been fulfilled. */
export class Passing implements Reaction {
  promise: OwnPromise;
  settled: Settled;
  value: unknown;

  constructor(promise: OwnPromise, settled: Settled, value: unknown) {
    this.promise = promise;
    this.settled = settled;
    this.value = value;
  }

  react(how: Settled, reason: unknown): void {
    const { promise, settled, value } = this;
    if (how === REJECTED) reject(promise, reason);
    else if (settled === REJECTED) reject(promise, value);
    else resolve(promise, value);
  }
}

export function performFinally(receiver: { then: AnyFunction }, onFinally: unknown): unknown {
  if (!isObject(receiver)) throw new TypeError('Promise.prototype.finally called on a non-object');
  const species = isNativePromise(receiver) && isPlainNative(receiver) ? PromiseClass : speciesOf(receiver);
  if (!isCallable(onFinally)) return receiver.then(onFinally, onFinally);
  const { then } = receiver;
  if (species === PromiseClass && isUnobserved(receiver, then)) {
    const derived = newPromise();
    addReaction(receiver, new FinallyReaction(derived, onFinally));
    return derived;
  }
  const state = { onFinally, species };
  return apply(then, receiver, [makeThenFinally(state), makeCatchFinally(state)]);
}
