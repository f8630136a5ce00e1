/**
 * `DisposableStack` and `AsyncDisposableStack` (ECMA-262, explicit resource management, sections 12.3 and 12.4),
 * written out, because nobody can ask an engine for what such a stack holds or how far its disposal has come.
 */
import { type Adapter, adapter } from '../adapter.ts';
import { SuppressedError } from '../suppressed-error.ts';
import { awaitValue, run } from './async-function.ts';
import { REJECTED, type Reaction, type Settled } from './jobs.ts';
import {
  type AnyFunction,
  getOwnPropertyDescriptor,
  invoke,
  invoke0,
  isCallable,
  isObject,
} from './native.ts';
import { newPromise, type OwnPromise, reject, resolve } from './promise.ts';
import { adjustPrototype } from './prototype-for.ts';
import { showNative, standIn, standInGetter } from './stand-ins.ts';

/** A DisposableResource record. */
interface Resource {
  value: unknown;
  /** Undefined for what is only awaited. */
  method: AnyFunction | undefined;
  /**
   * How `method` is called: with the value as receiver; or as its argument; or as receiver, where what an async stack
   * awaits is not what it returns.
   */
  how: 'receiver' | 'argument' | 'unawaited';
}

/** What a stack holds, the last one first to be disposed of; null once it has been disposed of or moved. */
type Resources = Resource[] | null;

function ensureCallable(value: unknown): AnyFunction {
  if (!isCallable(value)) throw new TypeError('What disposes of a resource must be a function');
  return value;
}

/** GetMethod. */
function methodOf(value: object, key: symbol): AnyFunction | undefined {
  const method = (value as Record<symbol, unknown>)[key];
  return method === undefined || method === null ? undefined : ensureCallable(method);
}

/** CreateDisposableResource without a method. */
function resourceOf(value: unknown, awaits: boolean): Resource {
  if (value === undefined || value === null) return { value: undefined, method: undefined, how: 'receiver' };
  if (!isObject(value)) throw new TypeError('What is used must be an object, null or undefined');
  const asyncMethod = awaits ? methodOf(value, Symbol.asyncDispose) : undefined;
  const method = asyncMethod ?? methodOf(value, Symbol.dispose);
  if (!method) throw new TypeError('What is used has no method to dispose of it');
  return { value, method, how: awaits && !asyncMethod ? 'unawaited' : 'receiver' };
}

function callMethod({ value, method, how }: Resource): unknown {
  return how === 'argument' ? invoke(method!, undefined, value) : invoke0(method!, value);
}

/** SuppressedError for what is thrown while an error is on its way. */
function suppressing(error: unknown, suppressed: unknown): unknown {
  const Suppressed = SuppressedError as new (error: unknown, suppressed: unknown) => unknown;
  return new Suppressed(error, suppressed);
}

/** DisposeResources of a stack that does not wait. */
function disposeAll(resources: Resource[]): void {
  let failed = false;
  let failure: unknown;
  for (let i = resources.length - 1; i >= 0; i--) {
    try {
      callMethod(resources[i]!);
    } catch (error) {
      failure = failed ? suppressing(error, failure) : error;
      failed = true;
    }
  }
  if (failed) throw failure;
}

/** DisposeResources of a stack that waits: told how each thing it waits for was settled. */
export class Disposal implements Reaction {
  resources: Resource[];
  promise = newPromise();
  failed = false;
  error: unknown = undefined;
  needsAwait = false;
  hasAwaited = false;

  constructor(resources: Resource[]) {
    this.resources = resources;
  }

  react(settled: Settled, value: unknown): void {
    if (settled === REJECTED) fail(this, value);
    this.advance();
  }

  /** Disposes until there is something to wait for, or to the end. */
  advance(): void {
    const { resources } = this;
    while (resources.length > 0) {
      const resource = resources.pop()!;
      if (!resource.method) {
        this.needsAwait = true;
        continue;
      }
      try {
        awaitValue(this, result(resource));
        this.hasAwaited = true;
        return;
      } catch (error) {
        fail(this, error);
      }
    }
    if (this.needsAwait && !this.hasAwaited) {
      this.hasAwaited = true;
      awaitValue(this, undefined);
    } else if (this.failed) {
      reject(this.promise, this.error);
    } else {
      resolve(this.promise, undefined);
    }
  }
}

function fail(disposal: Disposal, error: unknown): void {
  disposal.error = disposal.failed ? suppressing(error, disposal.error) : error;
  disposal.failed = true;
}

/** What a disposal waits for. What a synchronous method throws also comes only with that. */
function result(resource: Resource): unknown {
  if (resource.how !== 'unawaited') return callMethod(resource);
  return run(() => {
    callMethod(resource);
  });
}

/** One of the two classes. */
interface StackKind {
  name: string;
  Class: new () => object;
  has(value: unknown): value is object;
  resourcesOf(stack: object): Resources;
  setResources(stack: object, resources: Resources): void;
}

/** Without its methods. */
function bareKind(name: string): StackKind {
  let access!: Pick<StackKind, 'has' | 'resourcesOf' | 'setResources'>;
  class Class {
    #resources: Resources = [];

    constructor() {
      if (new.target !== Class) adjustPrototype(this, new.target, name);
    }

    static {
      access = {
        has: (value): value is object => isObject(value) && #resources in value,
        resourcesOf: stack => (stack as Class).#resources,
        setResources(stack, resources) {
          (stack as Class).#resources = resources;
        },
      };
    }
  }
  return { name, Class, ...access };
}

function define(name: 'DisposableStack' | 'AsyncDisposableStack', awaits: boolean): StackKind {
  const kind = bareKind(name);
  const { Class, has, resourcesOf, setResources } = kind;

  const ensureStack = (value: unknown, method: string): object => {
    if (has(value)) return value;
    throw new TypeError(`${name}.prototype.${method} requires that |this| be a ${name} object`);
  };
  const pending = (value: unknown, method: string): Resource[] => {
    const resources = resourcesOf(ensureStack(value, method));
    if (resources) return resources;
    throw new ReferenceError(`${name}.prototype.${method} requires that |this| be a pending ${name} object`);
  };

  const methods = {
    adopt(this: unknown, value: unknown, onDispose: unknown): unknown {
      pending(this, 'adopt').push({ value, method: ensureCallable(onDispose), how: 'argument' });
      return value;
    },
    defer(this: unknown, onDispose: unknown): void {
      pending(this, 'defer').push({ value: undefined, method: ensureCallable(onDispose), how: 'receiver' });
    },
    use(this: unknown, value: unknown): unknown {
      const resources = pending(this, 'use');
      const resource = resourceOf(value, awaits);
      if (resource.method || awaits) resources.push(resource);
      return value;
    },
    move(this: unknown): object {
      const resources = pending(this, 'move');
      const moved = new Class();
      setResources(moved, resources);
      setResources(this as object, null);
      return moved;
    },
  };
  const { dispose, disposeAsync } = {
    dispose(this: unknown): void {
      const stack = ensureStack(this, 'dispose');
      const resources = resourcesOf(stack);
      if (!resources) return;
      setResources(stack, null);
      disposeAll(resources);
    },
    disposeAsync(this: unknown): OwnPromise {
      if (!has(this)) return run(() => ensureStack(this, 'disposeAsync'));
      const disposal = new Disposal(resourcesOf(this) ?? []);
      setResources(this, null);
      disposal.advance();
      return disposal.promise;
    },
  };

  const { prototype } = Class as { prototype: object };
  for (const [key, method] of Object.entries(methods)) standIn(prototype, key, method);
  const [key, symbol, method] = awaits
    ? ['disposeAsync', Symbol.asyncDispose, disposeAsync]
    : ['dispose', Symbol.dispose, dispose];
  standIn(prototype, key as string, method);
  Object.defineProperty(prototype, symbol as symbol, {
    value: method,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  const { get } = getOwnPropertyDescriptor(
    {
      get disposed(): boolean {
        return resourcesOf(ensureStack(this, 'disposed')) === null;
      },
    },
    'disposed',
  )!;
  standInGetter(prototype, 'disposed', get!);
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
  Object.defineProperty(Class, 'name', { value: name, configurable: true });
  showNative(Class, name);
  return kind;
}

/** By the names of their globals. */
export const DISPOSABLE_STACKS: readonly StackKind[] = [
  define('DisposableStack', false),
  define('AsyncDisposableStack', true),
];

/** Where the engine has such classes, programs find ours; where not, only what has moved there is one. */
export function installDisposableStacks(): void {
  for (const { name, Class } of DISPOSABLE_STACKS) if (name in globalThis) standIn(globalThis, name, Class);
}

export const DISPOSABLE_STACK_KINDS: readonly Adapter[] = DISPOSABLE_STACKS.map(
  ({ name, Class, has, resourcesOf, setResources }) =>
    adapter({
      name,
      prototype: Class.prototype as object,
      is: (value): value is object => has(value),
      save: stack => [resourcesOf(stack)],
      create: () => new Class(),
      fill: (stack, [resources]) => setResources(stack, resources as Resources),
    }),
);
