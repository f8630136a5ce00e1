/**
 * `node:timers/promises` over the program's own timers, so that what waits is captured with them. The host's module
 * waits on timers and promises of the host.
 */
import { type Adapter, adapter } from '../adapter.ts';
import { takeFirst } from '../intrinsics.ts';
import { rejected } from '../suspend/async-function.ts';
import { builtin } from '../suspend/builtins.ts';
import { fulfill, newPromise, type OwnPromise, reject, resolve } from '../suspend/promise.ts';
import { standIn } from '../suspend/stand-ins.ts';
import type { Immediate, Timeout, Timers } from '../timers.ts';
import { AsyncIteratorPrototype, abortError, checkOptions, invalid, type WaitOptions } from './abort.ts';

let api: Timers['api'];

/** What takes a wait off its signal again. */
interface Signalled {
  signal: AbortSignal | undefined;
  onAbort: (() => void) | null;
}

function leaveSignal(wait: Signalled): void {
  if (wait.onAbort) wait.signal!.removeEventListener('abort', wait.onAbort);
  wait.onAbort = null;
}

interface Wait extends Signalled {
  promise: OwnPromise;
  timer: Timeout | Immediate | null;
  value: unknown;
}

const makeFire = builtin<Wait>('timers/promises fire', record => () => {
  const { state: wait } = record;
  leaveSignal(wait);
  resolve(wait.promise, wait.value);
});

const makeWaitAbort = builtin<Wait>('timers/promises abort', record => () => {
  const { state: wait } = record;
  // Clears immediates, too.
  api.clearTimeout(wait.timer);
  api.clearImmediate(wait.timer);
  reject(wait.promise, abortError(wait.signal!));
});

type Arm = (fire: () => void) => Timeout | Immediate;

function wait(value: unknown, options: unknown, arm: Arm): OwnPromise {
  let checked: WaitOptions;
  try {
    checked = checkOptions(options);
  } catch (error) {
    return rejected(error);
  }
  const { signal, ref } = checked;
  if (signal?.aborted) return rejected(abortError(signal));
  const state: Wait = { promise: newPromise(), timer: null, value, signal, onAbort: null };
  state.timer = arm(makeFire(state) as () => void);
  if (ref === false) state.timer.unref();
  if (signal) {
    state.onAbort = makeWaitAbort(state) as () => void;
    signal.addEventListener('abort', state.onAbort);
  }
  return state.promise;
}

function badDelay(delay: unknown): TypeError | undefined {
  return delay === undefined || typeof delay === 'number' ? undefined : invalid('delay', 'number', delay);
}

const functions = {
  setTimeout(delay?: unknown, value?: unknown, options?: unknown): OwnPromise {
    const bad = badDelay(delay);
    return bad ? rejected(bad) : wait(value, options, fire => api.setTimeout(fire, delay));
  },
  setImmediate(value?: unknown, options?: unknown): OwnPromise {
    return wait(value, options, fire => api.setImmediate(fire));
  },
  setInterval(delay?: unknown, value?: unknown, options?: unknown): IntervalIterator {
    const bad = badDelay(delay);
    if (bad) throw bad;
    const { signal, ref } = checkOptions(options);
    const interval: Interval = {
      delay,
      value,
      referenced: ref !== false,
      timer: null,
      passed: 0,
      waiting: [],
      ended: false,
      aborted: false,
      signal,
      onAbort: null,
    };
    return new IntervalIterator(interval);
  },
};

const scheduler = {
  wait: (delay: unknown, options?: unknown): OwnPromise => functions.setTimeout(delay, undefined, options),
  yield: (): OwnPromise => functions.setImmediate(),
};

// ---- intervals

interface Interval extends Signalled {
  delay: unknown;
  value: unknown;
  referenced: boolean;
  /** Null before the first `next`. */
  timer: Timeout | Immediate | null;
  /** Ticks that nobody has asked for yet. */
  passed: number;
  waiting: OwnPromise[];
  ended: boolean;
  /** The error of the signal has still to be told. */
  aborted: boolean;
}

const makeTick = builtin<Interval>('timers/promises tick', record => () => {
  const { state } = record;
  const waiting = takeFirst(state.waiting);
  if (waiting) fulfill(waiting, { value: state.value, done: false });
  else state.passed++;
});

const makeIntervalAbort = builtin<Interval>('timers/promises interval abort', record => () => {
  const { state } = record;
  stop(state);
  const waiting = takeFirst(state.waiting);
  if (waiting) reject(waiting, abortError(state.signal!));
  else state.aborted = true;
  finishWaiting(state);
});

function begin(state: Interval): void {
  if (state.signal?.aborted) {
    state.ended = true;
    state.aborted = true;
    return;
  }
  state.timer = api.setInterval(makeTick(state), state.delay);
  if (!state.referenced) state.timer.unref();
  if (!state.signal) return;
  state.onAbort = makeIntervalAbort(state) as () => void;
  state.signal.addEventListener('abort', state.onAbort);
}

function stop(state: Interval): void {
  state.ended = true;
  state.passed = 0;
  api.clearInterval(state.timer);
  leaveSignal(state);
}

function finishWaiting(state: Interval): void {
  const { waiting } = state;
  state.waiting = [];
  for (let i = 0; i < waiting.length; i++) fulfill(waiting[i]!, { value: undefined, done: true });
}

/** What `setInterval` of the module gives; a program sees an async generator. */
class IntervalIterator {
  #state: Interval;

  constructor(state: Interval) {
    this.#state = state;
  }

  next(): OwnPromise {
    const state = this.#state;
    if (!state.timer && !state.ended) begin(state);
    const promise = newPromise();
    if (state.passed > 0) {
      state.passed--;
      fulfill(promise, { value: state.value, done: false });
    } else if (state.aborted) {
      state.aborted = false;
      reject(promise, abortError(state.signal!));
    } else if (state.ended) {
      fulfill(promise, { value: undefined, done: true });
    } else {
      state.waiting[state.waiting.length] = promise;
    }
    return promise;
  }

  return(value?: unknown): OwnPromise {
    stop(this.#state);
    finishWaiting(this.#state);
    const promise = newPromise();
    fulfill(promise, { value, done: true });
    return promise;
  }

  throw(error?: unknown): OwnPromise {
    stop(this.#state);
    finishWaiting(this.#state);
    return rejected(error);
  }

  static stateOf(iterator: object): Interval | undefined {
    return #state in iterator ? iterator.#state : undefined;
  }

  static setState(iterator: IntervalIterator, state: Interval): void {
    iterator.#state = state;
  }
}

Object.setPrototypeOf(IntervalIterator.prototype, AsyncIteratorPrototype);

export { IntervalIterator };

export const INTERVAL_KIND: Adapter = adapter<IntervalIterator>({
  name: 'timers/promises interval',
  prototype: IntervalIterator.prototype,
  is: (value): value is IntervalIterator => IntervalIterator.stateOf(value) !== undefined,
  save: iterator => [IntervalIterator.stateOf(iterator)],
  create: () => new IntervalIterator({} as Interval),
  fill: (iterator, [state]) => IntervalIterator.setState(iterator, state as Interval),
});

/** The exports of the module. */
export function timersPromises(timers: Timers): typeof functions & { scheduler: typeof scheduler } {
  api = timers.api;
  const exports = { scheduler } as typeof functions & { scheduler: typeof scheduler };
  for (const [name, value] of Object.entries(functions)) standIn(exports, name, value);
  for (const [name, value] of Object.entries(scheduler)) standIn(scheduler, name, value);
  for (const key of Object.keys(functions)) Object.defineProperty(exports, key, { enumerable: true });
  return exports;
}
