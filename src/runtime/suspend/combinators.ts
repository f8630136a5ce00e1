/** `Promise.all`, `allSettled`, `any` and `race` (ECMA-262 sections 27.2.4.1 to 27.2.4.5). */

import { defineProperty } from '../intrinsics.ts';
import { builtin } from './builtins.ts';
import { FULFILLED, type Reaction, type Settled } from './jobs.ts';
import { type AnyFunction, apply, invoke, isCallable, isObject } from './native.ts';
import { addReaction, type Capability, isUnobserved, newCapability } from './promise.ts';

/** What the element functions of one call share. */
interface Collection {
  values: unknown[];
  remaining: number;
  capability: Capability;
}

/** What the functions of one element share. */
interface Element {
  collection: Collection;
  index: number;
  called: boolean;
}

/** Whatever setters a program gave Array.prototype. */
function put(values: unknown[], index: number, value: unknown): void {
  if (index < values.length || !(index in values)) values[index] = value;
  else defineProperty(values, index, { value, writable: true, enumerable: true, configurable: true });
}

function countDown(collection: Collection, done: (collection: Collection) => void): void {
  if (--collection.remaining === 0) done(collection);
}

function fulfillAll({ capability, values }: Collection): void {
  invoke(capability.resolve, undefined, values);
}

function rejectAny({ capability, values }: Collection): void {
  const error = new AggregateError([], 'All promises were rejected');
  defineProperty(error, 'errors', {
    value: values,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  invoke(capability.reject, undefined, error);
}

/** What is recorded of an element that has settled, and what is done when none is left. */
interface Rule {
  toResult(value: unknown): unknown;
  done(collection: Collection): void;
}

const RULES = {
  all: { toResult: value => value, done: fulfillAll },
  fulfilled: { toResult: value => ({ status: 'fulfilled', value }), done: fulfillAll },
  rejected: { toResult: reason => ({ status: 'rejected', reason }), done: fulfillAll },
  any: { toResult: error => error, done: rejectAny },
} satisfies Record<string, Rule>;

type Kind = keyof typeof RULES;

function settled(kind: Kind, collection: Collection, index: number, value: unknown): void {
  const { toResult, done }: Rule = RULES[kind];
  put(collection.values, index, toResult(value));
  countDown(collection, done);
}

function elementFunctions(kind: Kind): (state: Element) => AnyFunction {
  return builtin<Element>(kind, record => (value: unknown) => {
    const { state } = record;
    if (state.called) return;
    state.called = true;
    settled(kind, state.collection, state.index, value);
  });
}

/** How one combinator treats its elements: by element functions, or by passing on to the capability. */
interface Plan {
  onFulfilled: Kind | 'resolve';
  onRejected: Kind | 'reject';
  /** What is done when there was nothing to wait for; absent for `race`. */
  done?: (collection: Collection) => void;
}

const PLANS = {
  all: { onFulfilled: 'all', onRejected: 'reject', done: fulfillAll },
  allSettled: { onFulfilled: 'fulfilled', onRejected: 'rejected', done: fulfillAll },
  any: { onFulfilled: 'resolve', onRejected: 'any', done: rejectAny },
  race: { onFulfilled: 'resolve', onRejected: 'reject' },
} satisfies Record<string, Plan>;

const makers: Record<Kind, (state: Element) => AnyFunction> = {
  all: elementFunctions('all'),
  fulfilled: elementFunctions('fulfilled'),
  rejected: elementFunctions('rejected'),
  any: elementFunctions('any'),
};

/** Waits for an element whose `then` nobody else can see being called: no functions and no derived promise. */
export class ElementReaction implements Reaction {
  plan: keyof typeof PLANS;
  collection: Collection;
  index: number;

  constructor(plan: keyof typeof PLANS, collection: Collection, index: number) {
    this.plan = plan;
    this.collection = collection;
    this.index = index;
  }

  react(how: Settled, value: unknown): void {
    const { onFulfilled, onRejected } = PLANS[this.plan];
    const { collection, index } = this;
    const kind = how === FULFILLED ? onFulfilled : onRejected;
    if (kind === 'resolve' || kind === 'reject') invoke(collection.capability[kind], undefined, value);
    else settled(kind, collection, index, value);
  }
}

function combine(name: keyof typeof PLANS, species: unknown, iterable: Iterable<unknown>): object {
  const { onFulfilled, onRejected, done }: Plan = PLANS[name];
  const capability = newCapability(species);
  const collection: Collection = { values: [], remaining: 1, capability };
  try {
    const { resolve } = species as { resolve: unknown };
    if (!isCallable(resolve)) throw new TypeError('Promise resolve or reject function is not callable');
    let index = 0;
    for (const item of iterable) {
      if (done) put(collection.values, index, undefined);
      const promise = invoke(resolve, species, item) as { then: AnyFunction };
      const { then } = promise;
      if (done) collection.remaining++;
      if (isUnobserved(promise, then)) {
        addReaction(promise, new ElementReaction(name, collection, index));
      } else {
        const state = { collection, index, called: false };
        const handler = (kind: Kind | 'resolve' | 'reject'): AnyFunction =>
          kind === 'resolve' || kind === 'reject' ? capability[kind] : makers[kind](state);
        apply(then, promise, [handler(onFulfilled), handler(onRejected)]);
      }
      index++;
    }
    if (done) countDown(collection, done);
  } catch (error) {
    invoke(capability.reject, undefined, error);
  }
  return capability.promise;
}

function checkReceiver(value: unknown, name: string): void {
  if (!isObject(value)) throw new TypeError(`Promise.${name} called on non-object`);
}

export const combinators = {
  all(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'all');
    return combine('all', this, iterable);
  },

  allSettled(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'allSettled');
    return combine('allSettled', this, iterable);
  },

  any(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'any');
    return combine('any', this, iterable);
  },

  race(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'race');
    return combine('race', this, iterable);
  },
};
