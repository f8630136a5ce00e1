/**
 * Functions that the promise machinery hands to programs: resolve and reject, the element functions of
 * combinators, and so on. Each is an arrow over a record that says which function it is and what it works on,
 * so that a capture can read it off and a restore can make it again.
 */
import { type AnyFunction, Stamped } from './native.ts';

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

const makers = new Map<string, (record: BuiltinRecord) => AnyFunction>();

/** Defines a kind of function; returns what makes one. `make` must not look at the state before it is called. */
export function builtin<State extends object>(
  kind: string,
  make: (record: { state: State }) => AnyFunction,
): (state: State) => AnyFunction {
  makers.set(kind, make as unknown as (record: BuiltinRecord) => AnyFunction);
  return state => {
    const record = { kind, state };
    const fn = make(record);
    new Builtin(fn, record);
    return fn;
  };
}

/** What a function made by {@link builtin} is; undefined for any other. */
export const builtinRecord = Builtin.recordOf;

/** Makes a function whose state is set later. */
export function makeBuiltin(kind: string): AnyFunction {
  const make = makers.get(kind);
  if (!make) throw new Error(`unknown builtin function ${kind}`);
  const record: BuiltinRecord = { kind, state: {} };
  const fn = make(record);
  new Builtin(fn, record);
  return fn;
}
