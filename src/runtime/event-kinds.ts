/**
 * Adapters for what events are sent with: EventTarget, AbortController and AbortSignal, and the functions that
 * `emitter.once` registers. No host lists the listeners of a target, so they are noted as they come.
 */
import { EventEmitter } from 'node:events';
import { type Adapter, adapter } from './adapter.ts';
import { bornKeys } from './born-keys.ts';
import {
  apply,
  defineProperty,
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  inherits,
  removeAt,
} from './intrinsics.ts';
import { OwnWeakMap } from './own-maps.ts';
import { builtin } from './suspend/builtins.ts';
import { standIn } from './suspend/stand-ins.ts';
import type { Timers } from './timers.ts';

type Listener = (...args: unknown[]) => unknown;
type Options = { capture?: unknown; once?: unknown; signal?: AbortSignal } | boolean | undefined;
/** `[null, handler, null]` stands where an `onabort` handler was registered among the listeners. */
type Registration = [type: string | null, listener: unknown, options: unknown];

const listenersOf = new OwnWeakMap<object, Registration[]>();
/** What `emitter.once` registers: a function that takes itself off and calls the listener. */
const onceOf = new OwnWeakMap<
  object,
  { emitter: EventEmitter; event: string | symbol; listener: Listener }
>();
const controllerOf = new OwnWeakMap<object, AbortController>();
/** Signals made by `AbortSignal.any`, and, of those that were restored, which depend on a signal. */
const sourcesOf = new OwnWeakMap<object, readonly AbortSignal[]>();
const dependents = new OwnWeakMap<object, WeakRef<AbortSignal>[]>();

const { addEventListener, removeEventListener } = EventTarget.prototype;
const nativeAbort = AbortController.prototype.abort;
const { any: nativeAny } = AbortSignal as { any?: (signals: AbortSignal[]) => AbortSignal };
const nativeTimeout = AbortSignal.timeout;
const onabort = getOwnPropertyDescriptor(AbortSignal.prototype, 'onabort')!;
/** While a host registers an event handler by the method a program calls, too. */
let inHandler = false;

/** Replaces what keeps its state where capture cannot see it. Before a program is loaded. */
export function installEventKinds({ api }: Timers): void {
  replace(EventTarget.prototype, {
    addEventListener(this: EventTarget, type: string, listener: unknown, options?: Options): void {
      const name = String(type);
      const isNew =
        !inHandler &&
        isObjectLike(listener) &&
        !isHostListener(options) &&
        indexOf(this, name, listener, options) < 0;
      // Called once, it is gone: what comes right before it notes that.
      if (isNew && optionsOf(options).once) {
        const forget = (): void => void take(this, name, listener, options);
        apply(addEventListener, this, [name, forget, { ...optionsOf(options), once: true }]);
      }
      apply(addEventListener, this, [name, listener, options]);
      if (!isNew || optionsOf(options).signal?.aborted) return;
      const known = listenersOf.get(this) ?? [];
      listenersOf.set(this, known);
      known[known.length] = [name, listener, options];
    },
    removeEventListener(this: EventTarget, type: string, listener: unknown, options?: Options): void {
      apply(removeEventListener, this, [type, listener, options]);
      take(this, String(type), listener, options);
    },
  });
  replace(EventEmitter.prototype, {
    once(this: EventEmitter, event: string | symbol, listener: Listener): EventEmitter {
      return this.on(event, onceListener(this, event, listener));
    },
    prependOnceListener(this: EventEmitter, event: string | symbol, listener: Listener): EventEmitter {
      return this.prependListener(event, onceListener(this, event, listener));
    },
  });
  replace(AbortController.prototype, {
    abort(this: AbortController, reason?: unknown): void {
      apply(nativeAbort, this, [reason]);
      abortDependents(this.signal);
    },
  });
  replace(AbortSignal, {
    any(signals: Iterable<AbortSignal>): AbortSignal {
      const list = [...signals];
      const signal = apply(nativeAny!, AbortSignal, [list]) as AbortSignal;
      sourcesOf.set(
        signal,
        list.flatMap(source => sourcesOf.get(source) ?? [source]),
      );
      for (const source of list) depend(signal, source);
      return signal;
    },
    timeout(delay: number): AbortSignal {
      // The host's own complaint.
      if (!(typeof delay === 'number' && delay >= 0)) return apply(nativeTimeout, AbortSignal, [delay]);
      const controller = new AbortController();
      api.setTimeout(abortLater({ controller }), delay).unref();
      return controller.signal;
    },
  });
  defineProperty(AbortSignal.prototype, 'onabort', {
    ...onabort,
    set(this: AbortSignal, handler: unknown) {
      const had = Boolean(apply(onabort.get!, this, []));
      inHandler = true;
      try {
        apply(onabort.set!, this, [handler]);
      } finally {
        inHandler = false;
      }
      const has = Boolean(apply(onabort.get!, this, []));
      const known = listenersOf.get(this) ?? [];
      listenersOf.set(this, known);
      if (has && !had) known[known.length] = [null, null, null];
      if (had && !has) removeHandler(known);
    },
  });
}

/** What a timer of `AbortSignal.timeout` calls. */
const abortLater = builtin<{ controller: AbortController }>('AbortSignal.timeout', record => () => {
  const { controller } = record.state;
  const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  apply(nativeAbort, controller, [reason]);
  abortDependents(controller.signal);
});

/** Methods that replace those of a host; what it does not have stays missing. */
function replace(holder: object, methods: Record<string, unknown>): void {
  for (const [name, method] of Object.entries(methods)) {
    const original: unknown = getOwnPropertyDescriptor(holder, name)?.value;
    if (typeof original !== 'function') continue;
    defineProperty(method as object, 'length', { value: original.length, configurable: true });
    standIn(holder, name, method);
  }
}

/** Node marks the listeners it adds itself, such as those that take others off when a signal aborts. */
function isHostListener(options: unknown): boolean {
  return typeof options === 'object' && options !== null && getOwnPropertySymbols(options).length > 0;
}

const NOBODY: readonly Registration[] = [];
const NO_SIGNALS: readonly WeakRef<AbortSignal>[] = [];
const { deref } = WeakRef.prototype;

const isObjectLike = (value: unknown): boolean => typeof value === 'function' || typeof value === 'object';

function optionsOf(options: unknown): Exclude<Options, boolean | undefined> {
  return typeof options === 'object' && options !== null ? options : { capture: options };
}

function indexOf(target: object, type: string, listener: unknown, options: unknown): number {
  const capture = Boolean(optionsOf(options).capture);
  const known = listenersOf.get(target) ?? NOBODY;
  for (let i = 0; i < known.length; i++) {
    const { 0: t, 1: l, 2: o } = known[i]!;
    if (t === type && l === listener && Boolean(optionsOf(o).capture) === capture) return i;
  }
  return -1;
}

function take(target: object, type: string, listener: unknown, options: unknown): void {
  const index = indexOf(target, type, listener, options);
  if (index >= 0) removeAt(listenersOf.get(target)!, index);
}

function removeHandler(known: Registration[]): void {
  let index = 0;
  while (index < known.length && known[index]![0] !== null) index++;
  if (index < known.length) removeAt(known, index);
}

/** Without the listeners that another signal has taken off. */
function listeners(target: object, handler?: unknown): unknown[] {
  return (listenersOf.get(target) ?? []).flatMap(([type, listener, options]) => {
    if (optionsOf(options).signal?.aborted) return [];
    return type === null ? [null, handler, null] : [type, listener, options];
  });
}

function addListeners(target: EventTarget, flat: unknown[]): void {
  for (let i = 0; i + 2 < flat.length; i += 3) {
    const [type, listener, options] = flat.slice(i, i + 3) as Registration;
    if (type === null) (target as AbortSignal).onabort = listener as AbortSignal['onabort'];
    else target.addEventListener(type, listener as () => void, options as object);
  }
}

/** Restored signals are not connected in the host: their dependents are aborted after them, as by DOM section 3.2. */
function depend(signal: AbortSignal, source: AbortSignal): void {
  const known = dependents.get(source) ?? [];
  dependents.set(source, known);
  known[known.length] = new WeakRef(signal);
}

function abortDependents(source: AbortSignal): void {
  const known = dependents.get(source) ?? NO_SIGNALS;
  for (let i = 0; i < known.length; i++) {
    const signal = apply(deref, known[i]!, []) as AbortSignal | undefined;
    const controller = signal && controllerOf.get(signal);
    if (controller) apply(nativeAbort, controller, [source.reason]);
  }
}

function onceListener(emitter: EventEmitter, event: string | symbol, listener: Listener): Listener {
  // The host's own complaint about what is not a function.
  if (typeof listener !== 'function') emitter.on(event, listener);
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    const known = onceOf.get(wrapper)!;
    known.emitter.removeListener(known.event, wrapper);
    return apply(known.listener, this, args);
  };
  onceOf.set(wrapper, { emitter, event, listener });
  defineProperty(wrapper, 'listener', {
    value: listener,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return wrapper;
}

const idle = new EventEmitter();

/** Signals in every state that gives them properties of their own. */
function sampleSignals(): AbortSignal[] {
  const { signal } = new AbortController();
  const timeout = new AbortController();
  const samples = [signal, timeout.signal];
  if (nativeAny) samples.push(apply(nativeAny, AbortSignal, [[signal, timeout.signal]]) as AbortSignal);
  return samples;
}

export const EVENT_KINDS: Adapter[] = [
  adapter<Listener>({
    name: 'once',
    is: (value): value is Listener => onceOf.has(value),
    ownKeys: ['length', 'name', 'prototype'],
    prototype: Function.prototype,
    save(wrapper) {
      const { emitter, event, listener } = onceOf.get(wrapper)!;
      return [emitter, event, listener];
    },
    create: () => onceListener(idle, 'once', () => undefined),
    fill(wrapper, [emitter, event, listener]) {
      onceOf.set(wrapper, {
        emitter: emitter as EventEmitter,
        event: event as string,
        listener: listener as Listener,
      });
    },
  }),
  adapter<AbortSignal>({
    name: 'AbortSignal',
    prototype: AbortSignal.prototype,
    is: (value): value is AbortSignal => inherits(value, AbortSignal.prototype),
    ownKeys: bornKeys(sampleSignals),
    save(signal) {
      const sources = signal.aborted ? [] : (sourcesOf.get(signal) ?? []);
      const handler: unknown = apply(onabort.get!, signal, []);
      return [signal.aborted, signal.reason, sources.length, ...sources, ...listeners(signal, handler)];
    },
    create() {
      const controller = new AbortController();
      controllerOf.set(controller.signal, controller);
      return controller.signal;
    },
    fill(signal, [aborted, reason, count, ...rest]) {
      // Before the listeners come back: they have heard of it.
      if (aborted) apply(nativeAbort, controllerOf.get(signal), [reason]);
      const sources = rest.splice(0, Number(count)) as AbortSignal[];
      if (sources.length > 0) sourcesOf.set(signal, sources);
      for (const source of sources) depend(signal, source);
      addListeners(signal, rest);
    },
  }),
  adapter<AbortController>({
    name: 'AbortController',
    prototype: AbortController.prototype,
    eager: true,
    is: (value): value is AbortController => inherits(value, AbortController.prototype),
    ownKeys: bornKeys(() => {
      const controller = new AbortController();
      controller.signal.throwIfAborted();
      return [controller];
    }),
    save: ({ signal }) => [signal],
    create: ([signal]) => controllerOf.get(signal as object) ?? new AbortController(),
  }),
  adapter<EventTarget>({
    name: 'EventTarget',
    prototype: EventTarget.prototype,
    is: (value): value is EventTarget => inherits(value, EventTarget.prototype),
    ownKeys: bornKeys(() => [new EventTarget()]),
    save: target => listeners(target),
    create: () => new EventTarget(),
    fill: addListeners,
  }),
];
