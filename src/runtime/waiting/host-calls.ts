/**
 * Calls of the host that are under way: what will come back into the program although nothing of the program leads
 * to it. While there are any, a capture would lose what waits for them, so it gives them time to end, or is refused.
 */

import { isArray } from '../intrinsics.ts';
import { OwnSet } from '../own-maps.ts';
import { NativePromise } from '../suspend/native.ts';
import { hostTimers, type Timers } from '../timers.ts';

type AnyFunction = (...args: never[]) => unknown;

export interface HostCall {
  /** In words: the function, and what it was called for where that may be shown. */
  readonly name: string;
}

const underWay = new OwnSet<HostCall>();
/** Others that know of something under way, such as streams that are read; they say its name. */
const watchers: (() => string | undefined)[] = [];

/** Milliseconds that calls are given to end, unless somebody says otherwise. */
export const CALL_TIMEOUT = 5000;
/** Milliseconds between two looks at what is under way; only while a capture waits. */
const PAUSE = 2;

export function beginCall(name: string): HostCall {
  const call: HostCall = { name };
  underWay.add(call);
  return call;
}

export function endCall(call: HostCall): void {
  underWay.delete(call);
}

export function watchFor(watcher: () => string | undefined): void {
  watchers[watchers.length] = watcher;
}

/** The call that has been under way longest; undefined: there is none. */
export function callUnderWay(): string | undefined {
  let first: string | undefined;
  underWay.forEach(({ name }) => {
    first ??= name;
  });
  if (first !== undefined) return first;
  for (let i = 0; i < watchers.length; i++) {
    const name = watchers[i]!();
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Resolves when no call is under way, or after `limit` ms; tells whether there was any. */
export function callsEnded(limit: number): Promise<boolean> {
  return new NativePromise(resolve => {
    if (callUnderWay() === undefined) {
      resolve(false);
      return;
    }
    const begun = performance.now();
    const look = (): void => {
      if (callUnderWay() === undefined || performance.now() - begun >= limit) resolve(true);
      else hostTimers.setTimeout(look, PAUSE);
    };
    look();
  });
}

// ---- results

interface Postponing {
  timers: Timers;
  /** Whether a function cannot be captured, being the host's own. */
  isOfHost(fn: object): boolean;
}
let postponing: Postponing | undefined;

/** Before a program is loaded; there is one in a process. */
export function postponeBy(program: Postponing): void {
  postponing = program;
}

/** Whether a function wants to be called now. */
export function isOfHost(fn: object): boolean {
  return postponing?.isOfHost(fn) ?? true;
}

/**
 * Whether a result waits for the program to go on, in an event of its own: else a program that answers each result
 * with the next call could never be captured. Results that cannot be captured are not kept.
 */
export function postpones(results: readonly unknown[]): boolean {
  if (!postponing?.timers.isHeld) return false;
  for (let i = 0; i < results.length; i++) if (!isPortable(results[i])) return false;
  return true;
}

export function postpone(callback: AnyFunction, results: readonly unknown[]): void {
  postponing!.timers.afterThis(callback as never, results);
}

function isPortable(value: unknown): boolean {
  if (typeof value !== 'object') return typeof value !== 'function';
  if (value === null || value instanceof Uint8Array || value instanceof Error) return true;
  if (!isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (!isPortable(value[i])) return false;
  return true;
}
