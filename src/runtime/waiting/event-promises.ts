/**
 * `once` and `on` of `node:events`, with promises of the program: what waits for an event is captured with the
 * emitter. The host's own wait with its promises and closures.
 */
import { EventEmitter } from 'node:events';
import { type Adapter, adapter } from '../adapter.ts';
import { takeFirst } from '../intrinsics.ts';
import { rejected } from '../suspend/async-function.ts';
import { builtin } from '../suspend/builtins.ts';
import { fulfill, newPromise, type OwnPromise, reject } from '../suspend/promise.ts';
import { standIn } from '../suspend/stand-ins.ts';
import { AsyncIteratorPrototype, abortError, checkOptions, invalid } from './abort.ts';

type Listener = (...args: unknown[]) => void;
type Event = string | symbol;
type Emitter = EventEmitter | EventTarget;

const isEmitter = (value: unknown): value is EventEmitter =>
  typeof (value as Partial<EventEmitter> | null)?.on === 'function';
const isTarget = (value: unknown): value is EventTarget =>
  typeof (value as Partial<EventTarget> | null)?.addEventListener === 'function';

function check(emitter: unknown): asserts emitter is Emitter {
  if (!isEmitter(emitter) && !isTarget(emitter)) throw invalid('emitter', 'EventEmitter', emitter);
}

function listen(emitter: Emitter, event: Event, listener: Listener, once: boolean): void {
  if (!isEmitter(emitter)) emitter.addEventListener(event as string, listener, { once });
  else if (once) emitter.once(event, listener);
  else emitter.on(event, listener);
}

function forget(emitter: Emitter, event: Event, listener: Listener | null): void {
  if (!listener) return;
  if (isEmitter(emitter)) emitter.removeListener(event, listener);
  else emitter.removeEventListener(event as string, listener);
}

// ---- once

interface Once {
  promise: OwnPromise;
  emitter: Emitter;
  event: Event;
  signal: AbortSignal | undefined;
  onEvent: Listener | null;
  onError: Listener | null;
  onAbort: Listener | null;
}

function leave({ emitter, event, signal, onEvent, onError, onAbort }: Once): void {
  forget(emitter, event, onEvent);
  forget(emitter, 'error', onError);
  if (signal) forget(signal, 'abort', onAbort);
}

const makeOnceEvent = builtin<Once>('events.once event', record => (...args: unknown[]) => {
  leave(record.state);
  fulfill(record.state.promise, args);
});

const makeOnceError = builtin<Once>('events.once error', record => (error: unknown) => {
  leave(record.state);
  reject(record.state.promise, error);
});

const makeOnceAbort = builtin<Once>('events.once abort', record => () => {
  leave(record.state);
  reject(record.state.promise, abortError(record.state.signal!));
});

// ---- on

interface Events {
  emitter: Emitter;
  event: Event;
  closing: Event[];
  signal: AbortSignal | undefined;
  /** Arguments of the events that nobody has asked for yet. */
  waitingEvents: unknown[][];
  waitingPromises: OwnPromise[];
  error: unknown;
  failed: boolean;
  ended: boolean;
  onEvent: Listener | null;
  onError: Listener | null;
  onClose: Listener | null;
  onAbort: Listener | null;
}

const makeEvent = builtin<Events>('events.on event', record => (...args: unknown[]) => {
  const { state } = record;
  const promise = takeFirst(state.waitingPromises);
  if (promise) fulfill(promise, { value: args, done: false });
  else state.waitingEvents[state.waitingEvents.length] = args;
});

const makeError = builtin<Events>('events.on error', record => (error: unknown) => fail(record.state, error));
const makeClose = builtin<Events>('events.on close', record => () => finish(record.state));
const makeAbort = builtin<Events>('events.on abort', record => () => {
  fail(record.state, abortError(record.state.signal!));
});

function fail(state: Events, error: unknown): void {
  const promise = takeFirst(state.waitingPromises);
  if (promise) reject(promise, error);
  else {
    state.error = error;
    state.failed = true;
  }
  finish(state);
}

function finish(state: Events): void {
  const { emitter, event, signal, closing } = state;
  forget(emitter, event, state.onEvent);
  if (isEmitter(emitter) && event !== 'error') forget(emitter, 'error', state.onError);
  for (let i = 0; i < closing.length; i++) forget(emitter, closing[i]!, state.onClose);
  if (signal) forget(signal, 'abort', state.onAbort);
  state.ended = true;
  const waiting = state.waitingPromises;
  state.waitingPromises = [];
  for (let i = 0; i < waiting.length; i++) fulfill(waiting[i]!, { value: undefined, done: true });
}

/** What `on` gives. */
class EventIterator {
  #state: Events;

  constructor(state: Events) {
    this.#state = state;
  }

  next(): OwnPromise {
    const state = this.#state;
    const promise = newPromise();
    const args = takeFirst(state.waitingEvents);
    if (args) {
      fulfill(promise, { value: args, done: false });
    } else if (state.failed) {
      state.failed = false;
      reject(promise, state.error);
      state.error = undefined;
    } else if (state.ended) {
      fulfill(promise, { value: undefined, done: true });
    } else {
      state.waitingPromises[state.waitingPromises.length] = promise;
    }
    return promise;
  }

  return(): OwnPromise {
    finish(this.#state);
    const promise = newPromise();
    fulfill(promise, { value: undefined, done: true });
    return promise;
  }

  throw(error: unknown): void {
    if (!(error instanceof Error)) throw invalid('EventEmitter.AsyncIterator', 'Error', error);
    fail(this.#state, error);
  }

  static stateOf(iterator: object): Events | undefined {
    return #state in iterator ? iterator.#state : undefined;
  }

  static setState(iterator: EventIterator, state: Events): void {
    iterator.#state = state;
  }
}

Object.setPrototypeOf(EventIterator.prototype, AsyncIteratorPrototype);

export { EventIterator };

export const EVENT_ITERATOR_KIND: Adapter = adapter<EventIterator>({
  name: 'events.on',
  prototype: EventIterator.prototype,
  is: (value): value is EventIterator => EventIterator.stateOf(value) !== undefined,
  save: iterator => [EventIterator.stateOf(iterator)],
  create: () => new EventIterator({} as Events),
  fill: (iterator, [state]) => EventIterator.setState(iterator, state as Events),
});

const functions = {
  once(emitter: unknown, event: Event, options?: unknown): OwnPromise {
    try {
      const { signal } = checkOptions(options);
      check(emitter);
      if (signal?.aborted) throw abortError(signal);
      const state: Once = {
        promise: newPromise(),
        emitter,
        event,
        signal,
        onEvent: null,
        onError: null,
        onAbort: null,
      };
      state.onEvent = makeOnceEvent(state);
      listen(emitter, event, state.onEvent, true);
      if (event !== 'error' && isEmitter(emitter)) {
        state.onError = makeOnceError(state);
        listen(emitter, 'error', state.onError, true);
      }
      if (signal) {
        state.onAbort = makeOnceAbort(state);
        listen(signal, 'abort', state.onAbort, true);
      }
      return state.promise;
    } catch (error) {
      return rejected(error);
    }
  },

  on(emitter: unknown, event: Event, options?: unknown): EventIterator {
    const { signal, close } = checkOptions(options) as { signal?: AbortSignal; close?: Event[] };
    check(emitter);
    if (signal?.aborted) throw abortError(signal);
    const state: Events = {
      emitter,
      event,
      closing: close ? [...close] : [],
      signal,
      waitingEvents: [],
      waitingPromises: [],
      error: undefined,
      failed: false,
      ended: false,
      onEvent: null,
      onError: null,
      onClose: null,
      onAbort: null,
    };
    state.onEvent = makeEvent(state);
    listen(emitter, event, state.onEvent, false);
    if (event !== 'error' && isEmitter(emitter)) {
      state.onError = makeError(state);
      listen(emitter, 'error', state.onError, false);
    }
    if (state.closing.length > 0) {
      state.onClose = makeClose(state);
      for (let i = 0; i < state.closing.length; i++) listen(emitter, state.closing[i]!, state.onClose, false);
    }
    if (signal) {
      state.onAbort = makeAbort(state);
      listen(signal, 'abort', state.onAbort, true);
    }
    return new EventIterator(state);
  },
};

/** Before anything remembers how `node:events` is. */
export function installEventPromises(): void {
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(value, 'length', { value: 2, configurable: true });
    standIn(EventEmitter, name, value);
  }
}
