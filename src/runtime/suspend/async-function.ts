/** Async functions (ECMA-262 section 27.7.5): run a state machine to its next `await` whenever it may go on. */
import { showUserText } from '../error-texts.ts';
import { type Delegate, divert, end, type Machine } from './activation.ts';
import { type AwaitingReaction, rejectAwaited } from './awaiting.ts';
import { inContext } from './context.ts';
import { isNativePromise, mirrorOf } from './host.ts';
import { enqueue, FULFILLED, REJECTED, type Reaction, type Settled } from './jobs.ts';
import { isObject } from './native.ts';
import {
  addReaction,
  isOwnPromise,
  newPromise,
  type OwnPromise,
  PromiseClass,
  reject,
  resolve,
} from './promise.ts';

export class AsyncActivation implements AwaitingReaction {
  f: Machine | undefined;
  l = 0;
  h = 0;
  e: unknown = undefined;
  m: 0 | 1 = 0;
  t: unknown = undefined;
  d: Delegate | null = null;
  q: 0 | 1 = 0;
  promise: OwnPromise;

  constructor(machine: Machine | undefined, promise: OwnPromise) {
    this.f = machine;
    this.promise = promise;
  }

  get result(): OwnPromise {
    return this.promise;
  }

  react(settled: Settled, value: unknown): void {
    if (settled === REJECTED) {
      if (this.h === 0) {
        end(this);
        rejectAwaited(this.promise, value);
        return;
      }
      divert(this, value, 0);
    }
    advance(this, value);
  }
}

/** `µa`. */
export function startAsync(machine: Machine): OwnPromise {
  const activation = new AsyncActivation(machine, newPromise());
  advance(activation, undefined);
  return activation.promise;
}

function advance(activation: AsyncActivation, sent: unknown): void {
  let value = sent;
  for (;;) {
    try {
      value = activation.f!(activation, value);
      if (activation.l < 0) break;
      awaitValue(activation, value);
      return;
    } catch (error) {
      showUserText(error);
      if (activation.h === 0) {
        end(activation);
        rejectAwaited(activation.promise, error);
        return;
      }
      divert(activation, error, 0);
    }
  }
  end(activation);
  resolve(activation.promise, value);
}

/** Await (section 27.7.5.3). Throws what looking at the value's constructor throws. */
export function awaitValue(reaction: Reaction, value: unknown): void {
  if (!isObject(value)) {
    enqueue(inContext(reaction), FULFILLED, value);
    return;
  }
  if (isOwnPromise(value)) {
    if (value.constructor === PromiseClass) {
      addReaction(value, reaction);
      return;
    }
  } else if (isNativePromise(value)) {
    addReaction(mirrorOf(value), reaction);
    return;
  }
  const promise = newPromise();
  resolve(promise, value);
  addReaction(promise, reaction);
}

/** An async function that cannot stop: only its result is a promise. */
export function run(body: () => unknown): OwnPromise {
  const promise = newPromise();
  try {
    resolve(promise, body());
  } catch (error) {
    reject(promise, error);
  }
  return promise;
}

/** Evaluates parameters, which gives the machine; what they throw rejects. */
export function runWithParameters(evaluate: () => Machine): OwnPromise {
  let machine: Machine;
  try {
    machine = evaluate();
  } catch (error) {
    return rejected(error);
  }
  return startAsync(machine);
}

export function rejected(reason: unknown): OwnPromise {
  const promise = newPromise();
  reject(promise, reason);
  return promise;
}
