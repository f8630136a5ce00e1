/**
 * The queue of promise jobs. It is ours, so that promises can be, and runs to its end within one microtask of
 * the engine: between two of its jobs nothing of the host comes in.
 */
import { enterContext, inContext } from './context.ts';
import {
  type AnyFunction,
  apply,
  invoke,
  NativePromise,
  nativeQueueMicrotask,
  nativeThen,
} from './native.ts';

/** How a promise was settled. */
export const FULFILLED = 1;
export const REJECTED = 2;
export type Settled = typeof FULFILLED | typeof REJECTED;

/** Something to be told how a promise was settled. */
export interface Reaction {
  react(settled: Settled, value: unknown): void;
}

const resolvedNative = NativePromise.resolve();

const List = Array;
const { fill } = List.prototype;
/** A ring of triples: reaction, how it was settled, value. */
let ring: unknown[] = new List(3 * 256).fill(undefined);
let mask = 255;
let head = 0;
let tail = 0;
let scheduled = false;
let afterDrain: () => void = () => {};

export function enqueue(reaction: Reaction, settled: Settled, value: unknown): void {
  const at = 3 * tail;
  ring[at] = reaction;
  ring[at + 1] = settled;
  ring[at + 2] = value;
  tail = (tail + 1) & mask;
  if (tail === head) grow();
  if (!scheduled) schedule();
}

/** Makes sure that {@link drain} runs before the next event. */
export function schedule(): void {
  scheduled = true;
  invoke(nativeThen as AnyFunction, resolvedNative, drain);
}

function grow(): void {
  const size = mask + 1;
  const next: unknown[] = apply(fill, new List(3 * 2 * size), [undefined]) as unknown[];
  for (let i = 0; i < 3 * size; i++) next[i] = ring[(3 * head + i) % (3 * size)];
  ring = next;
  head = 0;
  tail = size;
  mask = 2 * size - 1;
}

/** Runs all jobs. An error that a job throws is reported like that of any microtask; the rest run after it. */
export function drain(): void {
  scheduled = true;
  enterContext(undefined);
  try {
    while (head !== tail) {
      const at = 3 * head;
      const reaction = ring[at] as Reaction;
      const settled = ring[at + 1] as Settled;
      const value = ring[at + 2];
      ring[at] = undefined;
      ring[at + 2] = undefined;
      head = (head + 1) & mask;
      reaction.react(settled, value);
    }
    scheduled = false;
  } catch (error) {
    nativeQueueMicrotask(() => {
      throw error;
    });
    schedule();
    return;
  }
  afterDrain();
}

export function isIdle(): boolean {
  return head === tail;
}

/** `hook` runs whenever the queue has become empty. */
export function onDrained(hook: () => void): void {
  afterDrain = hook;
}

class Microtask implements Reaction {
  readonly #callback: () => void;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  react(): void {
    const callback = this.#callback;
    callback();
  }
}

/** The `queueMicrotask` of programs, in order with their promises. */
export function queueMicrotask(callback: () => void): void {
  if (typeof callback !== 'function') {
    nativeQueueMicrotask(callback);
    return;
  }
  enqueue(inContext(new Microtask(callback)), FULFILLED, undefined);
}
