/**
 * Unhandled rejections. For a promise of ours that is rejected and has no handler when the queue has run
 * empty, a promise of the engine is rejected in its stead, so that the host reports it, or not, and ends the
 * process, or not, exactly as it always does.
 */
import { onDrained, schedule } from './jobs.ts';
import { apply, NativePromise, nativeThen } from './native.ts';
import { isHandled, type OwnPromise } from './promise.ts';

let pending: { promise: OwnPromise; reason: unknown }[] = [];
/** Ours => the engine's that was rejected for it, and back. */
const substitutes = new WeakMap<OwnPromise, Promise<unknown>>();
const originals = new WeakMap<object, OwnPromise>();

/** A promise without a handler has been rejected. */
export function rejectionUnhandled(promise: OwnPromise, reason: unknown): void {
  if (pending.length === 0) schedule();
  pending.push({ promise, reason });
}

/** A rejected promise gets its first handler. */
export function rejectionHandled(promise: OwnPromise): void {
  const substitute = substitutes.get(promise);
  if (substitute) nativeThen.call(substitute, undefined, () => {});
}

function report(): void {
  if (pending.length === 0) return;
  const unhandled = pending;
  pending = [];
  for (const { promise, reason } of unhandled) {
    if (isHandled(promise)) continue;
    const substitute = NativePromise.reject(reason);
    substitutes.set(promise, substitute);
    originals.set(substitute, promise);
  }
}

onDrained(report);

/** Makes listeners of `unhandledRejection` and `rejectionHandled` see the program's promise. */
export function installRejections(process: NodeJS.Process): void {
  const emit = process.emit as (event: string | symbol, ...args: unknown[]) => boolean;
  const replaced = (value: unknown): unknown => (value && originals.get(value as object)) ?? value;
  Object.defineProperty(process, 'emit', {
    configurable: true,
    writable: true,
    enumerable: false,
    value(this: NodeJS.Process, event: string | symbol, ...args: unknown[]) {
      if (event === 'unhandledRejection') args[1] = replaced(args[1]);
      else if (event === 'rejectionHandled') args[0] = replaced(args[0]);
      return apply(emit, this, [event, ...args]);
    },
  });
}
