/**
 * How suspended code is captured and rebuilt: promises with their reactions in order, the functions that settle
 * them, and the activations of generators and async functions. The queue of jobs is empty during a capture.
 */
import { types } from '../../platform/host-util.ts';
import { type Adapter, adapter } from '../adapter.ts';
import { ACTIVATION_FIELDS, type Delegate, type Machine } from './activation.ts';
import { AsyncActivation } from './async-function.ts';
import { AsyncGeneratorActivation, adoptAsyncGenerator, asyncGeneratorBeforeUse } from './async-generator.ts';
import { builtinRecord, makeBuiltin, setBuiltinState } from './builtins.ts';
import { ElementReaction } from './combinators.ts';
import { DISPOSABLE_STACK_KINDS, Disposal } from './disposable-stacks.ts';
import { FinallyReaction, Passing } from './finally.ts';
import { FromAsync } from './from-async.ts';
import { adoptGenerator, GeneratorActivation, generatorBeforeUse } from './generator.ts';
import { isInFlight, isNativePromise, mirrorOf } from './host.ts';
import { SyncAdapter, Unwrap } from './iteration.ts';
import type { Reaction } from './jobs.ts';
import {
  type AnyFunction,
  AsyncGeneratorPrototype,
  apply,
  GeneratorPrototype,
  NativePromise,
  prototypeOf,
} from './native.ts';
import {
  Forward,
  isHandled,
  isOwnPromise,
  newPromise,
  type OwnPromise,
  PENDING,
  PromiseClass,
  type PromiseData,
  reactionsOf,
  resultOf,
  statusOf,
  Then,
  writeState,
} from './promise.ts';
import { noteReported, wasReported } from './rejections.ts';

function savePromise(promise: OwnPromise): unknown[] {
  const status = statusOf(promise);
  if (status !== PENDING) {
    const handled = isHandled(promise);
    return [status, !handled && wasReported(promise) ? REPORTED : handled, resultOf(promise)];
  }
  return [status, isHandled(promise)];
}

/** In place of whether a promise is handled: it is not, and the program has been told of it. */
const REPORTED = 2;
const NO_PARTS: readonly object[] = [];

function fillPromise(promise: OwnPromise, state: unknown[]): void {
  const status = state[0] as PromiseData['status'];
  const value = state.length > 3 && status === PENDING ? (state.slice(2) as Reaction[]) : state[2];
  writeState(promise, status, value, state[1] === true);
  if (state[1] === REPORTED) noteReported(promise);
}

interface RecordOptions<T> {
  create?: () => T;
  /** Null, and made again. */
  derived?: readonly (keyof T & string)[];
  part?: true;
  machine?: true;
}

/** An object of the runtime whose state is its fields. */
function record<T extends object>(
  name: string,
  type: { prototype: T },
  fields: readonly (keyof T & string)[],
  { create, derived = [], ...options }: RecordOptions<T> = {},
): Adapter {
  return adapter<T>({
    name,
    prototype: type.prototype,
    internal: true,
    ...options,
    is: (value): value is T => prototypeOf(value) === type.prototype,
    save: value => fields.map(field => value[field]),
    create: create ?? (() => Object.create(type.prototype) as T),
    fill(value, state) {
      fields.forEach((field, i) => {
        value[field] = state[i] as T[typeof field];
      });
      for (const field of derived) value[field] = null as T[typeof field];
    },
  });
}

const inherits = Object.prototype.isPrototypeOf;
function isGenerator(value: object, prototype: object): boolean {
  return types.isGeneratorObject(value) && apply(inherits, prototype, [value]) === true;
}

const HOST_GENERATOR = 'a generator of the host';

export const SUSPEND_ADAPTERS: readonly Adapter[] = [
  adapter<OwnPromise>({
    name: 'Promise',
    prototype: PromiseClass.prototype,
    byLayout: true,
    early: true,
    is: isOwnPromise,
    save: savePromise,
    parts: promise => (statusOf(promise) === PENDING ? reactionsOf(promise) : NO_PARTS),
    create: newPromise,
    fill: fillPromise,
  }),
  // It goes on as the one of ours that follows it.
  adapter<Promise<unknown>>({
    name: 'host promise',
    prototype: NativePromise.prototype,
    eager: true,
    is: isNativePromise,
    refuse: promise =>
      isInFlight(mirrorOf(promise)) ? 'a promise of the host that is still pending' : undefined,
    save: promise => [mirrorOf(promise)],
    create: ([mirror]) => mirror as Promise<unknown>,
  }),
  adapter<AnyFunction>({
    name: 'promise function',
    prototype: Function.prototype,
    ownKeys: ['length', 'name'],
    is: (value): value is AnyFunction => builtinRecord(value) !== undefined,
    save(fn) {
      const { kind, state } = builtinRecord(fn)!;
      return [kind, state];
    },
    create: ([kind]) => makeBuiltin(kind as string),
    fill(fn, [, state]) {
      setBuiltinState(fn, state as object);
    },
  }),
  adapter<Generator>({
    name: 'generator',
    prototype: GeneratorPrototype,
    is: (value): value is Generator => isGenerator(value, GeneratorPrototype),
    refuse: generator => (generatorBeforeUse(generator) ? undefined : HOST_GENERATOR),
    save: () => [],
    parts: generator => [generatorBeforeUse(generator)!],
    create: () => Object.setPrototypeOf(bare(), GeneratorPrototype) as Generator,
    fill: (generator, [activation]) => adoptGenerator(generator, activation as GeneratorActivation),
  }),
  adapter<AsyncGenerator>({
    name: 'async generator',
    prototype: AsyncGeneratorPrototype,
    is: (value): value is AsyncGenerator => isGenerator(value, AsyncGeneratorPrototype),
    refuse: generator => (asyncGeneratorBeforeUse(generator) ? undefined : HOST_GENERATOR),
    save: generator => [asyncGeneratorBeforeUse(generator)],
    create: () => Object.setPrototypeOf(bareAsync(), AsyncGeneratorPrototype) as AsyncGenerator,
    fill: (generator, [activation]) => adoptAsyncGenerator(generator, activation as AsyncGeneratorActivation),
  }),
  record('then', Then, ['derived', 'onFulfilled', 'onRejected'], { part: true }),
  record('finally', FinallyReaction, ['derived', 'onFinally']),
  record('passing', Passing, ['promise', 'settled', 'value']),
  record('element', ElementReaction, ['plan', 'collection', 'index'], { part: true }),
  ...DISPOSABLE_STACK_KINDS,
  record('disposal', Disposal, ['resources', 'promise', 'failed', 'error', 'needsAwait', 'hasAwaited']),
  record('forward', Forward, ['promise'], { part: true }),
  record('unwrap', Unwrap, ['promise', 'done', 'iterator']),
  record('sync iterator', SyncAdapter, ['iterator', 'method']),
  record('Array.fromAsync', FromAsync, [
    ...['promise', 'list', 'iteration', 'items', 'mapper', 'receiver', 'length', 'index', 'stage', 'reason'],
  ] as (keyof FromAsync)[]),
  adapter<AsyncActivation>({
    name: 'async activation',
    prototype: AsyncActivation.prototype,
    internal: true,
    part: true,
    machine: true,
    is: (value): value is AsyncActivation => prototypeOf(value) === AsyncActivation.prototype,
    save: ({ f, l, h, e, m, t, d, q, promise }) => [f, l, h, e, m, t, d, q, promise],
    create: ([f, , , , , , , , promise]) => new AsyncActivation(f as Machine, promise as OwnPromise),
    // Laid out as any other.
    fill(value, [, l, h, e, m, t, d, q]) {
      value.l = l as number;
      value.h = h as number;
      value.e = e;
      value.m = m as 0 | 1;
      value.t = t;
      value.d = d as Delegate | null;
      value.q = q as 0 | 1;
    },
  }),
  record('generator activation', GeneratorActivation, [...ACTIVATION_FIELDS, 'status'], {
    create: () => new GeneratorActivation(undefined),
    derived: ['chain', 'owner'],
    part: true,
    machine: true,
  }),
  record(
    'async generator activation',
    AsyncGeneratorActivation,
    [...ACTIVATION_FIELDS, 'status', 'waiting', 'current', 'queue'],
    { machine: true },
  ),
];

/** Objects of the engine to be taken over. */
function* bare(): Generator {}
async function* bareAsync(): AsyncGenerator {}
