/**
 * Emitters that capture rejections (`captureRejections: true`): what a listener returns is waited for, and its
 * rejection is emitted as an error. A host waits by closures of its own, which no capture can see into, and Bun only for
 * promises of the engine. So emitters that capture find a function of ours under `emit`, and others the host's.
 */
import { EventEmitter } from 'node:events';
import { apply, defineProperty, getOwnPropertySymbols, hasOwn, isObject } from './intrinsics.ts';
import { OwnMap } from './own-maps.ts';
import type { Realm } from './realm.ts';
import { builtin } from './suspend/builtins.ts';
import { showNative, standIn } from './suspend/stand-ins.ts';

type EventName = string | symbol;
type Listener = (...args: unknown[]) => unknown;
type Register = (this: EventEmitter, event: EventName, listener: Listener) => EventEmitter;
interface Emission {
  emitter: Capturing;
  event: EventName;
  args: unknown[];
}
/** What `emit` looks at; the rest of its keys are symbols. */
type Capturing = EventEmitter & {
  _events?: Record<EventName, Listener | Listener[] | undefined>;
  [key: symbol]: unknown;
};

const CAPTURES = getOwnPropertySymbols(EventEmitter.prototype).find(key => key.description === 'kCapture');
const REJECTION = Symbol.for('nodejs.rejection');

/** Before a program is loaded; a getter costs some engines a little, so only for programs that may need it. */
export function installRejectionCapture(realm: Realm): void {
  if (!CAPTURES) return;
  const { prototype } = EventEmitter;
  const { emit: native } = prototype;
  const sample = new EventEmitter({ captureRejections: true });
  // Bun gives those that capture a function of their own.
  const own: unknown = hasOwn(sample, 'emit') ? sample.emit : undefined;
  const { emit } = {
    emit(this: Capturing, event: EventName, ...args: unknown[]): boolean {
      const { _events: events } = this;
      if (event === 'error') {
        // The host's own way to throw it.
        if (events?.[event] === undefined) return apply(native, this, [event, ...args]) as boolean;
        if (events[EventEmitter.errorMonitor] !== undefined) this.emit(EventEmitter.errorMonitor, ...args);
      }
      const listeners = events?.[event];
      if (listeners === undefined) return false;
      for (const listener of typeof listeners === 'function' ? [listeners] : [...listeners]) {
        const result = apply(listener, this, args);
        if (result !== undefined && result !== null) awaitResult({ emitter: this, event, args }, result);
      }
      return true;
    },
  };
  showNative(emit, 'emit');
  defineProperty(prototype, 'emit', {
    get(this: Capturing) {
      return this[CAPTURES] ? emit : native;
    },
    set(this: unknown, value: unknown) {
      if (!isObject(this) || (value === own && own !== undefined)) return;
      defineProperty(this, 'emit', { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: true,
    configurable: true,
  });
  if (own !== undefined) replaceOwn(own, emit, realm);
  realm.acceptChanges(prototype);
  realm.name('module:events.prototype.emit', native);
  realm.name('module:events.captureRejections.emit', emit);
}

/**
 * Bun puts its function on an emitter that captures by assignment, which the `emit` of a class of the program keeps
 * from us: it is replaced when the first listener comes.
 */
function replaceOwn(own: unknown, emit: unknown, realm: Realm): void {
  const { prototype } = EventEmitter;
  const stands = new OwnMap<Register, Register>();
  for (const name of ['on', 'addListener', 'prependListener'] as const) {
    const native = prototype[name] as Register;
    let stand = stands.get(native);
    if (!stand) {
      ({ stand } = {
        stand(this: EventEmitter, event: EventName, listener: Listener): EventEmitter {
          if (hasOwn(this, 'emit') && this.emit === own) this.emit = emit as EventEmitter['emit'];
          return apply(native, this, [event, listener]);
        },
      });
      defineProperty(stand, 'name', { value: native.name });
      stands.set(native, stand);
    }
    standIn(prototype, name, stand);
    realm.name(`module:events.prototype.${name}`, stand);
  }
}

function awaitResult(emission: Emission, result: unknown): void {
  const { emitter } = emission;
  if (!emitter[CAPTURES!]) return;
  try {
    const { then } = result as { then?: unknown };
    if (typeof then === 'function') apply(then, result, [undefined, rejectedLater(emission)]);
  } catch (error) {
    emitter.emit('error', error);
  }
}

/** In a tick of its own, so that what it throws is an uncaught exception. */
const rejectedLater = builtin<Emission>('EventEmitter rejection', record => reason => {
  process.nextTick(() => emitRejection(record.state, reason));
});

function emitRejection({ emitter, event, args }: Emission, reason: unknown): void {
  const handler = emitter[REJECTION];
  if (typeof handler === 'function') {
    apply(handler, emitter, [reason, event, ...args]);
    return;
  }
  // A listener of errors that fails must not be told of it.
  const before = emitter[CAPTURES!];
  try {
    emitter[CAPTURES!] = false;
    emitter.emit('error', reason);
  } finally {
    emitter[CAPTURES!] = before;
  }
}
