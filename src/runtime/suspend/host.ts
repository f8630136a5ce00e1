/**
 * Promises of the host (`fs.promises`, `fetch`, `import()`): the engine's own. What a program attaches to one
 * is attached to a promise of ours that is settled like it, so that only the wait itself is the host's.
 */
import { types } from '../../platform/host-util.ts';
import { OwnWeakMap, OwnWeakSet } from '../own-maps.ts';
import { beginCall, endCall, isOfHost, postpone, postpones } from '../waiting/host-calls.ts';
import { noteAwaiters } from './awaiting.ts';
import { builtin } from './builtins.ts';
import { InContext } from './context.ts';
import { drain, type Reaction } from './jobs.ts';
import { apply, NativePromise, nativeThen } from './native.ts';
import { Forward, fulfill, newPromise, type OwnPromise, reactionsOf, reject, Then } from './promise.ts';

const mirrors = new OwnWeakMap<object, OwnPromise>();
/** Promises of ours that the host has still to settle. */
const inFlight = new OwnWeakSet<OwnPromise>();

/** Whether the engine made it. */
export function isNativePromise(value: object): value is Promise<unknown> {
  return value instanceof NativePromise && types.isPromise(value);
}

/** The promise of ours that follows one of the host. */
export function mirrorOf(native: Promise<unknown>): OwnPromise {
  return mirrors.get(native) ?? followHost(native, 'a promise of the host');
}

/** The same for one that no program has seen; `name` says what it is the result of. */
export function followHost(native: Promise<unknown>, name: string): OwnPromise {
  const mirror = newPromise();
  const call = beginCall(name);
  mirrors.set(native, mirror);
  inFlight.add(mirror);
  const settled = (settle: typeof fulfill, make: typeof fulfillLater) => (value: unknown) => {
    endCall(call);
    inFlight.delete(mirror);
    if (settle === reject) noteAwaiters(mirror, value);
    if (isAwaitedByProgram(mirror) && postpones([value])) {
      postpone(make({ mirror }), [value]);
      return;
    }
    settle(mirror, value);
    drain();
  };
  apply(nativeThen, native, [settled(fulfill, fulfillLater), settled(reject, rejectLater)]);
  return mirror;
}

/** Whether all that waits can be captured, and there is something that does. */
function isAwaitedByProgram(promise: OwnPromise): boolean {
  const reactions = reactionsOf(promise);
  for (let i = 0; i < reactions.length; i++) if (!isOfProgram(reactions[i]!)) return false;
  return reactions.length > 0;
}

/** Functions of the host chain promises of the host, too. */
function isOfProgram(reaction: Reaction): boolean {
  if (reaction instanceof InContext) return isOfProgram(reaction.reaction);
  if (reaction instanceof Forward) return isAwaitedByProgram(reaction.promise);
  if (!(reaction instanceof Then)) return true;
  const { onFulfilled, onRejected } = reaction;
  return !(onFulfilled && isOfHost(onFulfilled)) && !(onRejected && isOfHost(onRejected));
}

interface Settling {
  mirror: OwnPromise;
}
const fulfillLater = builtin<Settling>('host fulfilled', record => value => {
  fulfill(record.state.mirror, value);
});
const rejectLater = builtin<Settling>('host rejected', record => value => {
  reject(record.state.mirror, value);
});

/** Whether only the host can settle a promise of ours. */
export function isInFlight(promise: OwnPromise): boolean {
  return inFlight.has(promise);
}
