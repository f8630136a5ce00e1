/**
 * Which functions wait for one another: what engines show as `at async f` in the stack of an error. They walk from
 * the running function to the one that awaits its promise, and on; we do so when an error first rejects the promise
 * of a function, which costs nothing until then.
 */
import { types } from '../../platform/host-util.ts';
import { defineProperty, hasOwn, isExtensible } from '../intrinsics.ts';
import { OwnWeakMap } from '../own-maps.ts';
import type { Activation, Machine } from './activation.ts';
import { InContext } from './context.ts';
import type { Reaction } from './jobs.ts';
import { Forward, isOwnPromise, type OwnPromise, PENDING, reactionsOf, reject, statusOf } from './promise.ts';

/** A function that waits, and where in its state machine it will go on. */
export interface Awaiter {
  machine: Machine;
  label: number;
}

/** A reaction that resumes a function. */
export interface AwaitingReaction extends Activation, Reaction {
  /** What is settled when the function has ended, or has yielded. */
  readonly result: OwnPromise | undefined;
}

/** More are not shown by any engine unless `Error.stackTraceLimit` says so. */
const LONGEST = 10;
const awaiters = new OwnWeakMap<object, Awaiter[]>();

/** Those that waited, the innermost first, when `error` first left an async function. */
export function awaitersOf(error: object): readonly Awaiter[] {
  return awaiters.get(error) ?? [];
}

let stackOf: (error: Error) => string = String;

/** `hook` gives the text for errors that come without one: Bun's, when no code of the program was running. */
export function onErrorWithoutStack(hook: (error: Error) => string): void {
  stackOf = hook;
}

/** Rejects the promise of an async function or of the host. */
export function rejectAwaited(promise: OwnPromise, reason: unknown): void {
  noteAwaiters(promise, reason);
  reject(promise, reason);
}

/** What {@link rejectAwaited} does first; for rejections that come later, after the stack may have been captured. */
export function noteAwaiters(promise: OwnPromise, reason: unknown): void {
  if (!types.isNativeError(reason) || awaiters.has(reason)) return;
  const chain = chainFrom(promise);
  // Nobody yet: the host hands it on from one promise to the next.
  if (chain.length === 0) return;
  awaiters.set(reason, chain);
  if (hasOwn(reason, 'stack') || !isExtensible(reason)) return;
  defineProperty(reason, 'stack', {
    value: stackOf(reason),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

function chainFrom(start: OwnPromise): Awaiter[] {
  const chain: Awaiter[] = [];
  let promise: OwnPromise | undefined = start;
  for (let steps = 0; promise && steps < 2 * LONGEST && chain.length < LONGEST; steps++) {
    if (statusOf(promise) !== PENDING) break;
    const reactions = reactionsOf(promise);
    // Of several that wait, none is the one that called.
    if (reactions.length !== 1) break;
    const first = reactions[0]!;
    const reaction = first instanceof InContext ? first.reaction : first;
    if (reaction instanceof Forward) promise = reaction.promise;
    else if (isDeriving(reaction)) promise = isOwnPromise(reaction.derived) ? reaction.derived : undefined;
    else if (isAwaiting(reaction)) {
      if (reaction.f) chain[chain.length] = { machine: reaction.f, label: reaction.l };
      promise = reaction.result;
    } else break;
  }
  return chain;
}

/** What `then` and `finally` attach. */
function isDeriving(reaction: Reaction): reaction is Reaction & { derived: object } {
  return 'derived' in reaction;
}

function isAwaiting(reaction: Reaction): reaction is AwaitingReaction {
  return 'result' in reaction;
}
