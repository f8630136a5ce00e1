/** Adapters for objects of the host that are made of portable state: URL, text codecs, event targets, Intl. */
import { EventEmitter } from 'node:events';
import { type Adapter, adapter } from './adapter.ts';
import { apply, defineProperty, getOwnPropertyDescriptor } from './realm.ts';

type Listener = (...args: unknown[]) => unknown;
type Target = { addEventListener(type: string, listener: unknown, options?: unknown): void };

/** `url.searchParams` is one object with its URL: each is found from the other through the URL it was made by. */
const urlOf = new WeakMap<object, URL>();
const controllerOf = new WeakMap<object, AbortController>();
/** Listeners of event targets, which nothing lists: type, listener, options of each. */
const listenersOf = new WeakMap<object, [string, unknown, unknown][]>();
/** What `emitter.once` registers: a function that takes itself off and calls the listener. */
const onceOf = new WeakMap<object, { emitter: EventEmitter; event: string | symbol; listener: Listener }>();

/** Replaces what keeps its state where capture cannot see it. Before a program is loaded. */
export function installHostKinds(): void {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const methods = {
    addEventListener(this: EventTarget, type: string, listener: unknown, options?: unknown): void {
      apply(addEventListener, this, [type, listener, options]);
      const known = listenersOf.get(this) ?? [];
      listenersOf.set(this, known);
      if (known.some(([t, l]) => t === type && l === listener)) return;
      known.push([type, listener, options]);
      // Called once, it is gone: what comes right after it notes that.
      const { once } = Object(options) as { once?: unknown };
      if (once) apply(addEventListener, this, [type, () => forget(this, type, listener), { once: true }]);
    },
    removeEventListener(this: EventTarget, type: string, listener: unknown, options?: unknown): void {
      apply(removeEventListener, this, [type, listener, options]);
      forget(this, type, listener);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    defineProperty(EventTarget.prototype, name, {
      ...getOwnPropertyDescriptor(EventTarget.prototype, name),
      value,
    });
  }
  const emitter = {
    once(this: EventEmitter, event: string | symbol, listener: Listener): EventEmitter {
      return this.on(event, onceListener(this, event, listener));
    },
    prependOnceListener(this: EventEmitter, event: string | symbol, listener: Listener): EventEmitter {
      return this.prependListener(event, onceListener(this, event, listener));
    },
  };
  for (const [name, value] of Object.entries(emitter)) {
    defineProperty(EventEmitter.prototype, name, {
      ...getOwnPropertyDescriptor(EventEmitter.prototype, name),
      value,
    });
  }
}

function forget(target: object, type: string, listener: unknown): void {
  const known = listenersOf.get(target);
  const index = known?.findIndex(([t, l]) => t === type && l === listener) ?? -1;
  if (index >= 0) known!.splice(index, 1);
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

function listeners(target: object): unknown[] {
  return (listenersOf.get(target) ?? []).flat();
}

function addListeners(target: Target, flat: unknown[]): void {
  for (let i = 0; i + 2 < flat.length; i += 3) {
    target.addEventListener(flat[i] as string, flat[i + 1], flat[i + 2]);
  }
}

type IntlName =
  | 'Collator'
  | 'DateTimeFormat'
  | 'NumberFormat'
  | 'PluralRules'
  | 'RelativeTimeFormat'
  | 'ListFormat';
type IntlObject = { resolvedOptions(): { locale: string } };

export const HOST_KINDS: Adapter[] = [
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
  adapter<URLSearchParams>({
    name: 'URLSearchParams',
    prototype: URLSearchParams.prototype,
    is: (value): value is URLSearchParams => value instanceof URLSearchParams,
    save: params => [params.toString()],
    create() {
      const url = new URL('restored:');
      urlOf.set(url.searchParams, url);
      return url.searchParams;
    },
    fill(params, [text]) {
      if (params.toString() === text) return;
      for (const [name, value] of new URLSearchParams(text as string)) params.append(name, value);
    },
  }),
  adapter<URL>({
    name: 'URL',
    prototype: URL.prototype,
    eager: true,
    is: (value): value is URL => value instanceof URL,
    save: url => [url.href, url.searchParams],
    create([href, params]) {
      const url = urlOf.get(params as object) ?? new URL(href as string);
      url.href = href as string;
      return url;
    },
  }),
  adapter<TextEncoder>({
    name: 'TextEncoder',
    prototype: TextEncoder.prototype,
    is: (value): value is TextEncoder => value instanceof TextEncoder,
    save: () => [],
    create: () => new TextEncoder(),
  }),
  adapter<TextDecoder>({
    name: 'TextDecoder',
    prototype: TextDecoder.prototype as unknown as object,
    is: (value): value is TextDecoder => value instanceof TextDecoder,
    save: ({ encoding, fatal, ignoreBOM }) => [encoding, fatal, ignoreBOM],
    create: ([encoding, fatal, ignoreBOM]) =>
      new TextDecoder(encoding as 'utf-8', { fatal: Boolean(fatal), ignoreBOM: Boolean(ignoreBOM) }),
  }),
  adapter<AbortSignal>({
    name: 'AbortSignal',
    prototype: AbortSignal.prototype,
    is: (value): value is AbortSignal => value instanceof AbortSignal,
    save: signal => [signal.aborted, signal.reason, signal.onabort, ...listeners(signal)],
    create() {
      const controller = new AbortController();
      controllerOf.set(controller.signal, controller);
      return controller.signal;
    },
    fill(signal, [aborted, reason, onabort, ...flat]) {
      // Before the listeners come back: they have heard of it.
      if (aborted) controllerOf.get(signal)!.abort(reason);
      addListeners(signal as unknown as Target, flat);
      signal.onabort = onabort as AbortSignal['onabort'];
    },
  }),
  adapter<AbortController>({
    name: 'AbortController',
    prototype: AbortController.prototype,
    eager: true,
    is: (value): value is AbortController => value instanceof AbortController,
    save: ({ signal }) => [signal],
    create: ([signal]) => controllerOf.get(signal as object) ?? new AbortController(),
  }),
  adapter<EventTarget>({
    name: 'EventTarget',
    prototype: EventTarget.prototype,
    is: (value): value is EventTarget => value instanceof EventTarget,
    save: listeners,
    create: () => new EventTarget(),
    fill: (target, flat) => addListeners(target as unknown as Target, flat),
  }),
  ...(
    [
      'Collator',
      'DateTimeFormat',
      'NumberFormat',
      'PluralRules',
      'RelativeTimeFormat',
      'ListFormat',
    ] as IntlName[]
  ).map(name =>
    adapter<IntlObject>({
      name: `Intl.${name}`,
      prototype: Intl[name].prototype as object,
      is: (value): value is IntlObject => value instanceof Intl[name],
      save: value => [JSON.stringify(value.resolvedOptions())],
      create([text]) {
        const options = JSON.parse(text as string) as { locale: string };
        return new (Intl[name] as new (locale: string, options: object) => IntlObject)(
          options.locale,
          options,
        );
      },
    }),
  ),
];

const idle = new EventEmitter();
