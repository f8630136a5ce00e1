/** `Promise.all`, `allSettled`, `any` and `race` (ECMA-262 sections 27.2.4.1 to 27.2.4.5). */
import { builtin } from './builtins.ts';
import { type AnyFunction, apply, isCallable, isObject } from './native.ts';
import { type Capability, newCapability } from './promise.ts';

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
  Object.defineProperty(values, index, { value, writable: true, enumerable: true, configurable: true });
}

function countDown(collection: Collection, done: (collection: Collection) => void): void {
  if (--collection.remaining === 0) done(collection);
}

function fulfillAll({ capability, values }: Collection): void {
  apply(capability.resolve, undefined, [values]);
}

function rejectAny({ capability, values }: Collection): void {
  const error = new AggregateError([], 'All promises were rejected');
  Object.defineProperty(error, 'errors', {
    value: values,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  apply(capability.reject, undefined, [error]);
}

function element(
  kind: string,
  toResult: (value: unknown) => unknown,
  done: (collection: Collection) => void,
): (state: Element) => AnyFunction {
  return builtin<Element>(kind, record => (value: unknown) => {
    const { state } = record;
    if (state.called) return;
    state.called = true;
    put(state.collection.values, state.index, toResult(value));
    countDown(state.collection, done);
  });
}

const makeAll = element('all', value => value, fulfillAll);
const makeSettledFulfilled = element('fulfilled', value => ({ status: 'fulfilled', value }), fulfillAll);
const makeSettledRejected = element('rejected', reason => ({ status: 'rejected', reason }), fulfillAll);
const makeAny = element('any', error => error, rejectAny);

type Handlers = (
  collection: Collection,
  index: number,
) => [onFulfilled: AnyFunction, onRejected: AnyFunction];

/** Calls `then` of each promise with what `handlers` makes for it. */
function combine(
  species: unknown,
  iterable: Iterable<unknown>,
  handlers: Handlers,
  done?: (c: Collection) => void,
): object {
  const capability = newCapability(species);
  try {
    const { resolve } = species as { resolve: unknown };
    if (!isCallable(resolve)) throw new TypeError('Promise resolve or reject function is not callable');
    const collection: Collection = { values: [], remaining: 1, capability };
    let index = 0;
    for (const item of iterable) {
      if (done) put(collection.values, index, undefined);
      const promise = apply(resolve, species, [item]) as { then: AnyFunction };
      const [onFulfilled, onRejected] = handlers(collection, index);
      if (done) collection.remaining++;
      index++;
      promise.then(onFulfilled, onRejected);
    }
    if (done) countDown(collection, done);
  } catch (error) {
    apply(capability.reject, undefined, [error]);
  }
  return capability.promise;
}

function checkReceiver(value: unknown, name: string): void {
  if (!isObject(value)) throw new TypeError(`Promise.${name} called on non-object`);
}

export const combinators = {
  all(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'all');
    const handlers: Handlers = (collection, index) => [
      makeAll({ collection, index, called: false }),
      collection.capability.reject,
    ];
    return combine(this, iterable, handlers, fulfillAll);
  },

  allSettled(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'allSettled');
    const handlers: Handlers = (collection, index) => {
      const state = { collection, index, called: false };
      return [makeSettledFulfilled(state), makeSettledRejected(state)];
    };
    return combine(this, iterable, handlers, fulfillAll);
  },

  any(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'any');
    const handlers: Handlers = (collection, index) => [
      collection.capability.resolve,
      makeAny({ collection, index, called: false }),
    ];
    return combine(this, iterable, handlers, rejectAny);
  },

  race(this: unknown, iterable: Iterable<unknown>): object {
    checkReceiver(this, 'race');
    return combine(this, iterable, ({ capability }) => [capability.resolve, capability.reject]);
  },
};
