/**
 * Iterator helpers (ECMA-262, 27.1.4: `map`, `filter`, `take`, `drop` and `flatMap`), written out, because nobody can
 * ask an engine's own for what it goes through or how far it has come. Where the engine has none, those of programs
 * that come from elsewhere go on, and Iterator.prototype stays as it is.
 */
import { type Adapter, adapter } from './adapter.ts';
import { resumableNext } from './held-iterators.ts';
import { apply, getPrototypeOf, hasOwn, isObject, trunc } from './intrinsics.ts';
import { type AnyFunction, invoke0, isCallable, Stamped } from './suspend/native.ts';
import { standIn } from './suspend/stand-ins.ts';

type Name = 'map' | 'filter' | 'take' | 'drop' | 'flatMap';
type Method = (this: unknown, argument: unknown) => object;
type IteratorMethod = (this: unknown) => Step;

/** States of the generator that a helper is in the text of the standard. */
const START = 0;
const YIELD = 1;
const EXECUTING = 2;
const COMPLETED = 3;
type Status = typeof START | typeof YIELD | typeof EXECUTING | typeof COMPLETED;
type Step = IteratorResult<unknown>;

class State {
  name: Name;
  advance: (state: State) => Step;
  status: Status = START;
  iterator: unknown;
  next: unknown;
  /** The mapper or predicate; undefined for `take` and `drop`. */
  callback: AnyFunction | undefined;
  /** Calls so far; of `take` and `drop` what remains. */
  count: number;
  /** What is running is not `iterator` itself, which an error then closes. */
  closes = false;
  /** What `flatMap` is in; undefined between two. */
  inner: unknown = undefined;
  innerNext: unknown = undefined;

  constructor(name: Name, iterator: unknown, callback: AnyFunction | undefined, count: number) {
    this.name = name;
    this.advance = steps[name];
    this.iterator = iterator;
    this.next = undefined;
    this.callback = callback;
    this.count = count;
  }
}

let stateOf!: (value: unknown) => State | undefined;

class Helper extends Stamped {
  #state: State;

  constructor(object: object, state: State) {
    super(object);
    this.#state = state;
  }

  static {
    stateOf = value => (isObject(value) && #state in value ? (value as Helper).#state : undefined);
  }
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
const nativeMethods = iteratorPrototype as { readonly [key in Name]?: Method };
const { map: nativeMap } = nativeMethods;

/** %IteratorHelperPrototype% (27.1.2.1). */
export const helperPrototype = (
  nativeMap
    ? Object.getPrototypeOf(apply(nativeMap, [].values(), [() => undefined]))
    : Object.create(iteratorPrototype)
) as { next?: IteratorMethod; return?: IteratorMethod };

function Shell(): void {}
Shell.prototype = helperPrototype;

function helper(state: State): object {
  const shell = new (Shell as unknown as new () => object)();
  new Helper(shell, state);
  return shell;
}

// ---- one step

/** IteratorNext. */
function step(iterator: unknown, next: unknown): Step {
  const result = invoke0(next as AnyFunction, iterator);
  if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
  return result as Step;
}

/** IteratorClose of what ends without an error. */
function close(iterator: unknown): void {
  const method: unknown = (iterator as Iterator<unknown>).return;
  if (method === undefined || method === null) return;
  const result = invoke0(method as AnyFunction, iterator);
  if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
}

/** IteratorClose of what ends with an error. */
function closeAfterError(iterator: unknown): void {
  try {
    const method: unknown = (iterator as Iterator<unknown>).return;
    if (method !== undefined && method !== null) invoke0(method as AnyFunction, iterator);
  } catch {
    // Section 7.4.11, step 5: the first error is the one that counts.
  }
}

const finished = (): Step => ({ value: undefined, done: true });

/**
 * Each a whole of its own, with a place in the text where it calls what it is given: JavaScriptCore takes twice the
 * time when they share parts.
 */
const steps: { readonly [key in Name]: (state: State) => Step } = {
  map(state) {
    const result = step(state.iterator, state.next);
    if (result.done) return finished();
    const { value } = result;
    const { callback } = state;
    state.closes = true;
    const mapped = callback!(value, state.count++);
    state.closes = false;
    return { value: mapped, done: false };
  },
  filter(state) {
    const { iterator, next, callback } = state;
    for (;;) {
      const result = step(iterator, next);
      if (result.done) return finished();
      const { value } = result;
      state.closes = true;
      const selected = callback!(value, state.count++);
      state.closes = false;
      if (selected) return { value, done: false };
    }
  },
  take(state) {
    const { iterator } = state;
    if (state.count-- <= 0) {
      close(iterator);
      return finished();
    }
    const result = step(iterator, state.next);
    return result.done ? finished() : { value: result.value, done: false };
  },
  drop(state) {
    const { iterator, next } = state;
    for (; state.count > 0; state.count--) if (step(iterator, next).done) return finished();
    const result = step(iterator, next);
    return result.done ? finished() : { value: result.value, done: false };
  },
  flatMap(state) {
    for (;;) {
      if (state.inner === undefined) {
        const result = step(state.iterator, state.next);
        if (result.done) return finished();
        const { value } = result;
        const { callback } = state;
        state.closes = true;
        const inner = iteratorOf(callback!(value, state.count++));
        state.innerNext = inner.next;
        state.inner = inner;
      }
      state.closes = true;
      const result = step(state.inner, state.innerNext);
      if (!result.done) {
        const { value } = result;
        state.closes = false;
        return { value, done: false };
      }
      state.closes = false;
      state.inner = undefined;
      state.innerNext = undefined;
    }
  },
};

/** GetIteratorFlattenable (7.4.4), where primitives are refused. */
function iteratorOf(value: unknown): Iterator<unknown> {
  if (!isObject(value)) throw new TypeError(`${String(value)} is not an object`);
  const iterate = (value as Partial<Iterable<unknown>>)[Symbol.iterator] as unknown;
  if (iterate === undefined || iterate === null) return value as Iterator<unknown>;
  const iterator = invoke0(iterate as AnyFunction, value);
  if (!isObject(iterator)) throw new TypeError(`${String(iterator)} is not an object`);
  return iterator as Iterator<unknown>;
}

// ---- the methods

function complete(state: State): void {
  state.status = COMPLETED;
  state.iterator = state.next = state.callback = state.inner = state.innerNext = undefined;
}

/** The answer of one that has ended; of one that runs there is none. */
function ended({ status }: State): Step {
  if (status === EXECUTING) throw new TypeError('Iterator helper is already running');
  return finished();
}

const { next: nativeNext, return: nativeReturn } = helperPrototype;

const methods = {
  next(this: unknown): Step {
    const state = stateOf(this);
    if (state === undefined) return otherwise(nativeNext, this);
    if (state.status > YIELD) return ended(state);
    state.status = EXECUTING;
    try {
      const result = state.advance(state);
      if (result.done) complete(state);
      else state.status = YIELD;
      return result;
    } catch (error) {
      if (state.closes) closeAfterError(state.iterator);
      complete(state);
      throw error;
    }
  },
  return(this: unknown): Step {
    const state = stateOf(this);
    if (state === undefined) return otherwise(nativeReturn, this);
    const { status, iterator, inner } = state;
    if (status > YIELD) return ended(state);
    if (status === START) complete(state);
    else state.status = EXECUTING;
    try {
      closeBoth(iterator, inner);
    } finally {
      complete(state);
    }
    return finished();
  },
};

function closeBoth(iterator: unknown, inner: unknown): void {
  try {
    if (inner !== undefined) close(inner);
  } catch (error) {
    closeAfterError(iterator);
    throw error;
  }
  close(iterator);
}

/** Of a helper that only the engine knows, such as of Iterator.concat, or of none. */
function otherwise(method: IteratorMethod | undefined, receiver: unknown): Step {
  if (method) return apply(method, receiver, []) as Step;
  throw new TypeError('not an iterator helper');
}

/** Before a program is loaded. */
export function installIteratorHelpers(): void {
  standIn(helperPrototype, 'next', methods.next);
  standIn(helperPrototype, 'return', methods.return);
  if (!nativeMap) {
    const tag = { value: 'Iterator Helper', writable: false, enumerable: false, configurable: true };
    Object.defineProperty(helperPrototype, Symbol.toStringTag, tag);
    return;
  }
  for (const name of ['map', 'filter', 'flatMap'] as const) install(name, callbackOf);
  for (const name of ['take', 'drop'] as const) install(name, limitOf);
}

/** What is wrong with the receiver or the argument the engine's own method says, which differs among versions. */
function install(name: Name, read: (argument: unknown) => AnyFunction | number | Wrong): void {
  const native = nativeMethods[name]!;
  const method = {
    [name](this: unknown, argument: unknown): object {
      if (!isObject(this)) return apply(native, this, [argument]) as object;
      const given = read(argument);
      if (given instanceof Wrong) return apply(native, this, [given.argument]) as object;
      const isCount = typeof given === 'number';
      const state = new State(name, this, isCount ? undefined : given, isCount ? given : 0);
      state.next = (this as { next?: unknown }).next;
      return helper(state);
    },
  }[name]!;
  standIn(iteratorPrototype, name, method);
}

/** An argument in whose place another would be refused alike. */
class Wrong {
  readonly argument: unknown;
  constructor(argument: unknown) {
    this.argument = argument;
  }
}

function callbackOf(argument: unknown): AnyFunction | Wrong {
  return isCallable(argument) ? argument : new Wrong(argument);
}

/** ToIntegerOrInfinity of what is not negative. */
function limitOf(argument: unknown): number | Wrong {
  let limit: number;
  try {
    // ToNumber, which a BigInt has not.
    limit = +(argument as number);
  } catch (error) {
    return new Wrong({
      valueOf() {
        throw error;
      },
    });
  }
  const integer = trunc(limit);
  return integer >= 0 ? integer : new Wrong(limit);
}

export const ITERATOR_HELPER_KIND: Adapter = adapter<object>({
  name: 'Iterator Helper',
  prototype: helperPrototype,
  // Those of Iterator.concat are the engine's.
  is: (value): value is object =>
    stateOf(value) !== undefined || (nativeMap !== undefined && getPrototypeOf(value) === helperPrototype),
  refuse: value => (stateOf(value) ? undefined : 'Iterator Helper held half-way'),
  save(value) {
    const state = stateOf(value)!;
    // From now on also of what this capture uses up to find out where it stands.
    state.next = resumableNext(state.next);
    state.innerNext = resumableNext(state.innerNext);
    const { name, status, iterator, next, callback, count, inner, innerNext } = state;
    return [name, status, iterator, next, callback, count, inner, innerNext];
  },
  create([name]) {
    if (!hasOwn(steps, name as string)) throw new TypeError(`${String(name)} is no iterator helper`);
    return helper(new State(name as Name, undefined, undefined, 0));
  },
  fill(value, saved) {
    const state = stateOf(value)!;
    const [, status, iterator, next, callback, count, inner, innerNext] = saved;
    Object.assign(state, { status, iterator, next, callback, count, inner, innerNext });
  },
});
