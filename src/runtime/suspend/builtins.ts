/**
 * Functions that the promise machinery hands to programs: resolve and reject, the element functions of
 * combinators, and so on. Each is an arrow over a record that says which function it is and what it works on,
 * so that a capture can read it off and a restore can make it again.
 */
import { defineProperty, getOwnPropertyDescriptor } from '../intrinsics.ts';
import { OwnMap, OwnSet } from '../own-maps.ts';
import { type AnyFunction, apply, Stamped } from './native.ts';

export interface BuiltinRecord {
  kind: string;
  /** What functions share that were made together is one object. */
  state: object;
}

class Builtin extends Stamped {
  readonly #record: BuiltinRecord;

  constructor(fn: AnyFunction, record: BuiltinRecord) {
    super(fn);
    this.#record = record;
  }

  static recordOf(this: void, fn: object): BuiltinRecord | undefined {
    return #record in fn ? fn.#record : undefined;
  }
}

const makers = new OwnMap<string, (record: BuiltinRecord) => AnyFunction>();

/**
 * Defines a kind of function; returns what makes one. `make` must not look at the state before it is called. If the
 * state has a `length`, it is the function's.
 */
export function builtin<State extends object>(
  kind: string,
  make: (record: { state: State }) => AnyFunction,
): (state: State) => AnyFunction {
  makers.set(kind, make as unknown as (record: BuiltinRecord) => AnyFunction);
  return state => {
    const record = { kind, state };
    const fn = make(record);
    new Builtin(fn, record);
    const { length } = state as { length?: number };
    if (length !== undefined) setLength(fn, length);
    return fn;
  };
}

// ---- functions that are made for every promise

/**
 * What such a function may be called with instead of a value; it then gives `exchange` its state. A private field
 * on each costs JavaScriptCore as much as the function itself, so they are known by their text, which no function
 * of a program can have: all of those have a mark in it.
 */
export const QUESTION = {};

let told: BuiltinRecord | undefined;
let replacement: object | undefined;
const lightMakers = new OwnMap<string, (state: object) => AnyFunction>();
const lightTexts = new OwnSet<string>();
const functionText = Function.prototype.toString;

/** Defines a kind of function that answers {@link QUESTION}. */
export function lightBuiltin<State extends object>(
  kind: string,
  make: (state: State) => AnyFunction,
): (state: State) => AnyFunction {
  lightMakers.set(kind, make as (state: object) => AnyFunction);
  return make;
}

/** The answer to {@link QUESTION}; returns the state from then on. */
export function exchange<State extends object>(kind: string, state: State): State {
  told = { kind, state };
  return (replacement ?? state) as State;
}

function isLight(fn: object): fn is AnyFunction {
  if (typeof fn !== 'function') return false;
  if (lightTexts.size === 0) {
    lightMakers.forEach(make => void lightTexts.add(apply(functionText, make({}), []) as string));
  }
  return lightTexts.has(apply(functionText, fn, []) as string);
}

function ask(fn: AnyFunction, state: object | undefined): BuiltinRecord {
  replacement = state;
  fn(QUESTION);
  replacement = undefined;
  const record = told!;
  told = undefined;
  return record;
}

// ---- capture and restore

/** What a function made here is; undefined for any other. */
export function builtinRecord(fn: object): BuiltinRecord | undefined {
  return Builtin.recordOf(fn) ?? (isLight(fn) ? ask(fn, undefined) : undefined);
}

/** Makes a function whose state is set later. */
export function makeBuiltin(kind: string): AnyFunction {
  const light = lightMakers.get(kind);
  if (light) return light({});
  const make = makers.get(kind);
  if (!make) throw new Error(`unknown builtin function ${kind}`);
  const record: BuiltinRecord = { kind, state: {} };
  const fn = make(record);
  new Builtin(fn, record);
  return fn;
}

export function setBuiltinState(fn: AnyFunction, state: object): void {
  const record = Builtin.recordOf(fn);
  if (!record) {
    ask(fn, state);
    return;
  }
  record.state = state;
  const length: unknown = getOwnPropertyDescriptor(state, 'length')?.value;
  if (length !== undefined) setLength(fn, length);
}

function setLength(fn: AnyFunction, value: unknown): void {
  defineProperty(fn, 'length', { value, configurable: true });
}
