/**
 * Promises of the host (`fs.promises`, `fetch`, `import()`): the engine's own. What a program attaches to one
 * is attached to a promise of ours that is settled like it, so that only the wait itself is the host's.
 */
import { types } from 'node:util';
import { drain } from './jobs.ts';
import { NativePromise, nativeThen } from './native.ts';
import { fulfill, newPromise, type OwnPromise, reject } from './promise.ts';

const mirrors = new WeakMap<object, OwnPromise>();
/** Promises of the host that the program waits for. */
const inFlight = new Set<object>();

/** Whether the engine made it. */
export function isNativePromise(value: object): value is Promise<unknown> {
  return value instanceof NativePromise && types.isPromise(value);
}

/** The promise of ours that follows one of the host. */
export function mirrorOf(native: Promise<unknown>): OwnPromise {
  const known = mirrors.get(native);
  if (known) return known;
  const mirror = newPromise();
  mirrors.set(native, mirror);
  inFlight.add(native);
  const settled = (settle: (promise: OwnPromise, value: unknown) => void) => (value: unknown) => {
    inFlight.delete(native);
    settle(mirror, value);
    drain();
  };
  nativeThen.call(native, settled(fulfill), settled(reject));
  return mirror;
}

/** How many promises of the host the program is waiting for. */
export function hostPromisesInFlight(): number {
  return inFlight.size;
}

/** Resolves when no promise of the host is waited for, or after `limit` ms; the result says whether all came. */
export async function hostPromisesSettled(limit: number): Promise<boolean> {
  if (inFlight.size === 0) return true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new NativePromise<false>(done => {
    timer = setTimeout(() => done(false), limit);
  });
  try {
    while (inFlight.size > 0) {
      const all = NativePromise.allSettled([...inFlight]).then(() => true as const);
      if (!(await NativePromise.race([all, expired]))) return false;
    }
    return true;
  } finally {
    clearTimeout(timer);
  }
}
