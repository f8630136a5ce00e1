/**
 * `AsyncLocalStorage` and `AsyncResource` of `node:async_hooks` over contexts of ours (suspend/context.ts), which go
 * where timers and promises go; the host's own contexts nobody can read. Callbacks of the host run in none.
 */
import { type Adapter, adapter } from './adapter.ts';
import { builtin } from './suspend/builtins.ts';
import { type Context, currentContext, enterContext, InContext, runIn } from './suspend/context.ts';
import { standIn } from './suspend/stand-ins.ts';

type AnyFunction = (...args: unknown[]) => unknown;

interface Options {
  defaultValue?: unknown;
  name?: string;
}

function withStore(storage: object, store: unknown): Context {
  return new Map(currentContext()).set(storage, store);
}

function without(storage: object): Context {
  const context = currentContext();
  if (!context?.has(storage)) return context;
  const rest = new Map(context);
  rest.delete(storage);
  return rest.size === 0 ? undefined : rest;
}

const makeBound = builtin<{ context: Context; fn: AnyFunction; receiver: unknown }>(
  'async bind',
  record =>
    function (this: unknown, ...args: unknown[]): unknown {
      const { context, fn, receiver } = record.state;
      return runIn(context, () => Reflect.apply(fn, receiver ?? this, args));
    },
);

const makeSnapshot = builtin<{ context: Context }>(
  'async snapshot',
  record =>
    (fn, ...args) =>
      runIn(record.state.context, () => (fn as AnyFunction)(...args)),
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
    return context?.has(this) ? context.get(this) : this.#options.defaultValue;
  }

  run(store: unknown, work: AnyFunction, ...args: unknown[]): unknown {
    return runIn(withStore(this, store), () => work(...args));
  }

  exit(work: AnyFunction, ...args: unknown[]): unknown {
    return runIn(without(this), () => work(...args));
  }

  enterWith(store: unknown): void {
    enterContext(withStore(this, store));
  }

  disable(): void {
    enterContext(without(this));
  }

  static bind(fn: AnyFunction): AnyFunction {
    return makeBound({ context: currentContext(), fn, receiver: undefined });
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

const { optionsOf, setOptions } = AsyncLocalStorage;
// What only the adapter needs is not for programs.
Reflect.deleteProperty(AsyncLocalStorage, 'optionsOf');
Reflect.deleteProperty(AsyncLocalStorage, 'setOptions');

export const CONTEXT_KINDS: Adapter[] = [
  adapter<AsyncLocalStorage>({
    name: 'AsyncLocalStorage',
    prototype: AsyncLocalStorage.prototype,
    is: (value): value is AsyncLocalStorage => optionsOf(value) !== undefined,
    save: storage => [optionsOf(storage)],
    create: () => new AsyncLocalStorage(),
    fill: (storage, [options]) => setOptions(storage, options as Options),
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
        if (context === undefined || typeof callback !== 'function')
          Reflect.apply(nextTick, process, [callback, ...args]);
        else nextTick(() => runIn(context, () => callback(...args)));
      },
    }.nextTick,
  );
}
