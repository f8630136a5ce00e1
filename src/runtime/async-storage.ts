/**
 * `AsyncLocalStorage` and `AsyncResource` of `node:async_hooks` over contexts of ours (suspend/context.ts), which go
 * where timers and promises go; the host's own contexts nobody can read. Callbacks of the host run in none.
 */
import { builtinModule } from '../platform/builtin.ts';
import { type Adapter, adapter } from './adapter.ts';
import { apply, deleteProperty, getOwnPropertyDescriptor, max } from './intrinsics.ts';
import { builtin } from './suspend/builtins.ts';
import { type Context, currentContext, enterContext, InContext, runIn } from './suspend/context.ts';
import { standIn } from './suspend/stand-ins.ts';

type AnyFunction = (...args: unknown[]) => unknown;

const Host = builtinModule('async_hooks') as typeof import('node:async_hooks');

interface Options {
  defaultValue?: unknown;
  name?: string;
}

const { get: mapGet, set: mapSet, has: mapHas, delete: mapDelete, forEach: mapForEach } = Map.prototype;
const mapSize = getOwnPropertyDescriptor(Map.prototype, 'size')!.get!;

/** Contexts are captured as any Map, and so have none of ours; see own-maps.ts. */
function copyOf(context: Context): Map<object, unknown> {
  const copy = new Map<object, unknown>();
  const copyEntry = (store: unknown, storage: object): void => void apply(mapSet, copy, [storage, store]);
  if (context) apply(mapForEach, context, [copyEntry]);
  return copy;
}

function isIn(context: Context, storage: object): boolean {
  return context !== undefined && (apply(mapHas, context, [storage]) as boolean);
}

function withStore(storage: object, store: unknown): Context {
  const context = copyOf(currentContext());
  apply(mapSet, context, [storage, store]);
  return context;
}

function without(storage: object): Context {
  const context = currentContext();
  if (!context || !isIn(context, storage)) return context;
  const rest = copyOf(context);
  apply(mapDelete, rest, [storage]);
  return apply(mapSize, rest, []) === 0 ? undefined : rest;
}

const makeBound = builtin<{ context: Context; fn: AnyFunction; receiver: unknown; length: number }>(
  'async bind',
  record =>
    function (this: unknown, ...args: unknown[]): unknown {
      const { context, fn, receiver } = record.state;
      return runIn(context, () => apply(fn, receiver ?? this, args));
    },
);

/** What `bind` gives is as long as what it binds. */
function bind(context: Context, fn: AnyFunction, receiver?: unknown): AnyFunction {
  return makeBound({ context, fn, receiver, length: fn.length });
}

const makeSnapshot = builtin<{ context: Context }>(
  'async snapshot',
  record =>
    (fn, ...args) =>
      runIn(record.state.context, () => apply(fn as AnyFunction, undefined, args)),
);

export class AsyncLocalStorage {
  #options: Options;

  constructor(options: Options = {}) {
    this.#options = { ...options };
  }

  get name(): string {
    return this.#options.name ?? '';
  }

  getStore(): unknown {
    const context = currentContext();
    return isIn(context, this) ? apply(mapGet, context, [this]) : this.#options.defaultValue;
  }

  run(store: unknown, work: AnyFunction, ...args: unknown[]): unknown {
    return runIn(withStore(this, store), () => apply(work, undefined, args));
  }

  exit(work: AnyFunction, ...args: unknown[]): unknown {
    return runIn(without(this), () => apply(work, undefined, args));
  }

  enterWith(store: unknown): void {
    enterContext(withStore(this, store));
  }

  disable(): void {
    enterContext(without(this));
  }

  static bind(fn: AnyFunction): AnyFunction {
    return bind(currentContext(), checked(fn));
  }

  static snapshot(): AnyFunction {
    return makeSnapshot({ context: currentContext() });
  }

  static optionsOf(storage: object): Options | undefined {
    return #options in storage ? storage.#options : undefined;
  }

  static setOptions(storage: AsyncLocalStorage, options: Options): void {
    storage.#options = options;
  }
}

/** Its ids are unique among those of the program; the host's hooks know nothing of it. */
let lastId = 1;

export interface Resource {
  context: Context;
  id: number;
  trigger: number;
}

export class AsyncResource {
  #resource: Resource;

  constructor(type: string, options?: number | { triggerAsyncId?: number }) {
    // The host's own complaint.
    if (typeof type !== 'string' || type === '') new Host.AsyncResource(type);
    const trigger = typeof options === 'number' ? options : options?.triggerAsyncId;
    this.#resource = {
      context: currentContext(),
      id: ++lastId,
      trigger: trigger ?? Host.executionAsyncId(),
    };
  }

  runInAsyncScope(fn: AnyFunction, receiver?: unknown, ...args: unknown[]): unknown {
    return runIn(this.#resource.context, () => apply(fn, receiver, args));
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return this.#resource.id;
  }

  triggerAsyncId(): number {
    return this.#resource.trigger;
  }

  bind(fn: AnyFunction): AnyFunction {
    return bind(this.#resource.context, checked(fn));
  }

  static bind(fn: AnyFunction, _type?: string, receiver?: unknown): AnyFunction {
    return bind(currentContext(), checked(fn), receiver);
  }

  static resourceOf(value: object): Resource | undefined {
    return #resource in value ? value.#resource : undefined;
  }

  static setResource(value: AsyncResource, resource: Resource): void {
    value.#resource = resource;
    lastId = max(lastId, resource.id);
  }
}

/** A function, or the host's own complaint. */
function checked(fn: AnyFunction): AnyFunction {
  if (typeof fn !== 'function') Host.AsyncResource.bind(fn);
  return fn;
}

export const { resourceOf, setResource } = AsyncResource;
const { optionsOf, setOptions } = AsyncLocalStorage;
// What only the adapter needs is not for programs.
deleteProperty(AsyncLocalStorage, 'optionsOf');
deleteProperty(AsyncLocalStorage, 'setOptions');
deleteProperty(AsyncResource, 'resourceOf');
deleteProperty(AsyncResource, 'setResource');

export const CONTEXT_KINDS: Adapter[] = [
  adapter<AsyncLocalStorage>({
    name: 'AsyncLocalStorage',
    prototype: AsyncLocalStorage.prototype,
    is: (value): value is AsyncLocalStorage => optionsOf(value) !== undefined,
    save: storage => [optionsOf(storage)],
    create: () => new AsyncLocalStorage(),
    fill: (storage, [options]) => setOptions(storage, options as Options),
  }),
  adapter<AsyncResource>({
    name: 'AsyncResource',
    prototype: AsyncResource.prototype,
    is: (value): value is AsyncResource => resourceOf(value) !== undefined,
    save(value) {
      const { context, id, trigger } = resourceOf(value)!;
      return [context, id, trigger];
    },
    create: () => new AsyncResource('restored'),
    fill(value, [context, id, trigger]) {
      setResource(value, { context: context as Context, id: Number(id), trigger: Number(trigger) });
    },
  }),
  adapter<InContext>({
    name: 'in context',
    prototype: InContext.prototype,
    ownKeys: ['context', 'reaction'],
    is: (value): value is InContext => value instanceof InContext,
    save: ({ context }) => [context],
    parts: ({ reaction }) => [reaction],
    create: () => Object.create(InContext.prototype) as InContext,
    fill(value, [context, reaction]) {
      value.context = context as Context;
      value.reaction = reaction as InContext['reaction'];
    },
  }),
];

/** `process.nextTick` in the context of the caller; ticks run out before a capture. */
export function installContexts(): void {
  const { nextTick } = process;
  standIn(
    process,
    'nextTick',
    {
      nextTick(callback: AnyFunction, ...args: unknown[]): void {
        const context = currentContext();
        const bare = context === undefined && args.length === 0;
        // The host's own complaint about what is not a function.
        if (bare || typeof callback !== 'function') nextTick(callback);
        else nextTick(() => runIn(context, () => apply(callback, undefined, args)));
      },
    }.nextTick,
  );
}
