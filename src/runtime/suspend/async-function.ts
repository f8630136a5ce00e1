/** Async functions (ECMA-262 section 27.7.5): run a state machine to its next `await` whenever it may go on. */
import { Activation, divert, end, type Machine } from './activation.ts';
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

export class AsyncActivation extends Activation implements Reaction {
  promise: OwnPromise;

  constructor(machine: Machine) {
    super(machine);
    this.promise = newPromise();
  }

  react(settled: Settled, value: unknown): void {
    if (settled === REJECTED) {
      if (this.h === 0) {
        end(this);
        reject(this.promise, value);
        return;
      }
      divert(this, value, 0);
    }
    advance(this, value);
  }
}

/** `µa`. */
export function startAsync(machine: Machine): OwnPromise {
  const activation = new AsyncActivation(machine);
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
      if (activation.h === 0) {
        end(activation);
        reject(activation.promise, error);
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
    enqueue(reaction, FULFILLED, value);
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
    const promise = newPromise();
    reject(promise, error);
    return promise;
  }
  return startAsync(machine);
}
