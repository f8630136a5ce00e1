/**
 * Unhandled rejections. A promise of ours that is rejected and has no handler when microtasks and ticks have run
 * out is reported to the program's listeners. Without one, a promise of the engine is rejected in its stead, so
 * that the host does what it always does: show the reason and end the process.
 */
import { reportsRejectionsLate } from '../../platform/rejections.ts';
import { max } from '../intrinsics.ts';
import { OwnWeakMap } from '../own-maps.ts';
import { onDrained, schedule } from './jobs.ts';
import { apply, NativePromise, nativeThen } from './native.ts';
import { isHandled, type OwnPromise } from './promise.ts';

interface Rejection {
  promise: OwnPromise;
  reason: unknown;
}

/** What the runtime's process tells: the part of `process` used here. */
export interface RejectionHost {
  listenerCount(event: string): number;
  emit(event: string, ...args: unknown[]): unknown;
  nextTick(callback: () => void): void;
}

const { reject: nativeReject } = NativePromise;
let host: RejectionHost | undefined;
let pending: Rejection[] = [];
/** Promises that have been reported and have got a handler since. */
let handled: OwnPromise[] = [];
let reporting = false;
/** Promises that have been reported, and what was rejected in their stead, if anything. */
const reported = new OwnWeakMap<OwnPromise, Promise<unknown> | null>();

export function wasReported(promise: OwnPromise): boolean {
  return reported.has(promise);
}

/** Before a migration. */
export function noteReported(promise: OwnPromise): void {
  reported.set(promise, null);
}

export function installRejections(process: RejectionHost): void {
  host = process;
}

/** How many may be pending before those that have got a handler meanwhile are dropped. */
const FEW = 64;
let limit = FEW;

/** A promise without a handler has been rejected. */
export function rejectionUnhandled(promise: OwnPromise, reason: unknown): void {
  if (pending.length === 0) schedule();
  else if (pending.length >= limit) {
    dropHandled();
    limit = max(FEW, 2 * pending.length);
  }
  pending[pending.length] = { promise, reason };
}

function dropHandled(): void {
  const left: Rejection[] = [];
  for (let i = 0; i < pending.length; i++) {
    if (!isHandled(pending[i]!.promise)) left[left.length] = pending[i]!;
  }
  pending = left;
}

/** A rejected promise gets its first handler. */
export function rejectionHandled(promise: OwnPromise): void {
  const substitute = reported.get(promise);
  if (substitute === undefined) return;
  reported.delete(promise);
  if (substitute) apply(nativeThen, substitute, [undefined, () => {}]);
  if (!host) return;
  handled[handled.length] = promise;
  schedule();
}

/**
 * A tick runs when there are no more microtasks. A few more are waited for, since what ticks do in their turn may
 * still handle the rejection.
 */
const GRACE = 3;

onDrained(() => {
  if (reporting) return;
  if (pending.length > 0) dropHandled();
  if (pending.length === 0 && handled.length === 0) return;
  if (!host) {
    report();
    return;
  }
  reporting = true;
  let left = GRACE;
  const tick = (): void => {
    if (--left > 0) host!.nextTick(tick);
    else report();
  };
  host.nextTick(tick);
});

/** Makes the host deal with a rejection of its own. */
function rejectForHost(reason: unknown): Promise<unknown> | null {
  if (!host || !reportsRejectionsLate()) return apply(nativeReject, NativePromise, [reason]);
  host.nextTick(() => {
    throw reason;
  });
  return null;
}

/** What is left of one list from an index on, and another. */
function joined<T>(left: readonly T[], from: number, more: readonly T[]): T[] {
  const all: T[] = [];
  for (let i = from; i < left.length; i++) all[all.length] = left[i]!;
  for (let i = 0; i < more.length; i++) all[all.length] = more[i]!;
  return all;
}

/** Node tells of them before it tells of new ones. */
function reportHandled(): void {
  const promises = handled;
  handled = [];
  for (let i = 0; i < promises.length; i++) {
    try {
      host!.emit('rejectionHandled', promises[i]);
    } catch (error) {
      handled = joined(promises, i + 1, handled);
      schedule();
      throw error;
    }
  }
}

function report(): void {
  reporting = false;
  reportHandled();
  dropHandled();
  const unhandled = pending;
  pending = [];
  for (let i = 0; i < unhandled.length; i++) {
    const { promise, reason } = unhandled[i]!;
    if (!host || host.listenerCount('unhandledRejection') === 0) {
      reported.set(promise, rejectForHost(reason));
      continue;
    }
    reported.set(promise, null);
    try {
      host.emit('unhandledRejection', reason, promise);
    } catch (error) {
      // An uncaught exception; the rest is reported after it.
      pending = joined(unhandled, i + 1, pending);
      schedule();
      throw error;
    }
  }
}
