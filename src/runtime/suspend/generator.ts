/**
 * Generators (ECMA-262 section 27.5). The object is the engine's own, made by a generator function that never
 * yields; when it is first used its body hands over the state machine, and the object is ours from then on.
 */
import { GLOBALS } from '../../reserved.ts';
import { type Activation, type Delegate, divert, end, type Machine, nextOf } from './activation.ts';
import {
  type AnyFunction,
  GeneratorPrototype,
  invoke,
  invoke0,
  isCallable,
  isObject,
  nativeGenerator,
  Stamped,
} from './native.ts';
import { standIn } from './stand-ins.ts';

const READY = 0;
const RUNNING = 1;
const ENDED = 2;
/** Taken over by a capture before its first `next`. */
const FRESH = 3;

export class GeneratorActivation implements Activation {
  f: Machine | undefined;
  l = 0;
  h = 0;
  e: unknown = undefined;
  m: 0 | 1 = 0;
  t: unknown = undefined;
  d: Delegate | null = null;
  q: 0 | 1 = 0;
  status: typeof READY | typeof RUNNING | typeof ENDED | typeof FRESH = READY;

  constructor(machine: Machine) {
    this.f = machine;
  }
}

class GeneratorState extends Stamped {
  readonly #activation: GeneratorActivation;

  constructor(object: object, activation: GeneratorActivation) {
    super(object);
    this.#activation = activation;
  }

  static of(this: void, object: object): GeneratorActivation | undefined {
    return #activation in object ? object.#activation : undefined;
  }
}

/** The activation that an object has been given; undefined before its first use. */
export const generatorActivation = GeneratorState.of;

export function adoptGenerator(object: object, activation: GeneratorActivation): void {
  new GeneratorState(object, activation);
}

/** The machine that a generator function has just handed over. */
let handedOver: GeneratorActivation | null = null;

/** `µg`. */
export function startGenerator(machine: Machine): void {
  handedOver = new GeneratorActivation(machine);
}

/** Runs the generator function up to where it hands over its machine. Null: it is not one of ours. */
function begin(object: object, value: unknown): { activation: GeneratorActivation } | { result: unknown } {
  handedOver = null;
  const result = nativeGenerator.next.call(object as Generator, value as undefined);
  const activation = handedOver as GeneratorActivation | null;
  if (!activation) return { result };
  handedOver = null;
  adoptGenerator(object, activation);
  return { activation };
}

/** Generators of the host, with the result of the step that a capture took before the program did; else null. */
const foreign = new WeakMap<object, unknown>();

/**
 * The activation of a generator that may not have been used yet. Undefined if it is one of the host, which then
 * has been stepped: it cannot be told from ours before.
 */
export function generatorBeforeUse(object: object): GeneratorActivation | undefined {
  const known = generatorActivation(object);
  if (known) return known;
  if (foreign.has(object)) return undefined;
  const begun = withoutProbe(() => begin(object, undefined));
  if ('activation' in begun) {
    begun.activation.status = FRESH;
    return begun.activation;
  }
  if (!(begun.result as IteratorResult<unknown>).done) {
    foreign.set(object, begun.result);
    return undefined;
  }
  return adoptEnded(object);
}

/** One that holds nothing any more, whoever made it. */
function adoptEnded(object: object): GeneratorActivation {
  const ended = new GeneratorActivation(() => undefined);
  ended.status = ENDED;
  end(ended);
  adoptGenerator(object, ended);
  return ended;
}

/** During a capture functions answer instead of running; those that hand over a machine must run. */
export function withoutProbe<T>(work: () => T): T {
  const global = globalThis as Record<string, unknown>;
  const probe = global[GLOBALS.probe];
  global[GLOBALS.probe] = undefined;
  try {
    return work();
  } finally {
    global[GLOBALS.probe] = probe;
  }
}

const NEXT = 0;
const THROW = 1;
const RETURN = 2;
type Mode = typeof NEXT | typeof THROW | typeof RETURN;

function resume(activation: GeneratorActivation, mode: Mode, value: unknown): unknown {
  if (activation.status === FRESH) {
    activation.status = READY;
    if (mode !== NEXT) {
      activation.status = ENDED;
      end(activation);
    }
  }
  if (activation.status !== READY) return resumeUnready(activation, mode, value);
  activation.status = RUNNING;
  return proceed(activation, mode, value);
}

function resumeUnready(activation: GeneratorActivation, mode: Mode, value: unknown): unknown {
  if (activation.status === RUNNING) throw new TypeError('Generator is already running');
  if (mode === THROW) throw value;
  return { value: mode === RETURN ? value : undefined, done: true };
}

/** Runs the machine, or the iterator it delegates to, until something is yielded or it ends. */
function proceed(activation: GeneratorActivation, how: Mode, sent: unknown): unknown {
  let mode = how;
  let value = sent;
  for (;;) {
    if (activation.d !== null) {
      try {
        const result = stepDelegate(activation.d, mode, value);
        if (result !== FINISHED) {
          if (!(result as IteratorResult<unknown>).done) {
            activation.status = READY;
            return result;
          }
          value = (result as IteratorResult<unknown>).value;
        }
        if (mode === THROW) mode = NEXT;
      } catch (error) {
        mode = THROW;
        value = error;
      }
      activation.d = null;
    }
    if (mode !== NEXT) {
      if (activation.h === 0) return finish(activation, mode, value);
      divert(activation, value, mode === THROW ? 0 : 1);
      mode = NEXT;
    }
    try {
      value = activation.f!(activation, value);
    } catch (error) {
      mode = THROW;
      value = error;
      continue;
    }
    if (activation.l < 0) return arrive(activation, value);
    if (activation.d === null) {
      activation.status = READY;
      return { value, done: false };
    }
    value = undefined;
  }
}

/** The machine has returned, or begun to delegate. */
function arrive(activation: GeneratorActivation, value: unknown): unknown {
  if (activation.l >= 0) return proceed(activation, NEXT, undefined);
  activation.status = ENDED;
  activation.f = undefined;
  return { value, done: true };
}

/** Nothing inside takes a `throw` or `return`. */
function finish(activation: GeneratorActivation, mode: Mode, value: unknown): unknown {
  activation.status = ENDED;
  end(activation);
  if (mode === THROW) throw value;
  return { value, done: true };
}

/** The inner iterator has no `return`. */
const FINISHED = Symbol('finished');

/** One step of a `yield*` (section 15.5.5). */
function stepDelegate(delegate: Delegate, mode: Mode, value: unknown): unknown {
  if (mode === NEXT) return checkResult(nextOf(delegate, value));
  const { i } = delegate;
  if (mode === THROW) {
    const method = methodOf(i, 'throw');
    if (method) return checkResult(invoke(method, i, value));
    const close = methodOf(i, 'return');
    if (close) checkResult(invoke0(close, i));
    throw new TypeError('The iterator does not provide a "throw" method');
  }
  const method = methodOf(i, 'return');
  return method ? checkResult(invoke(method, i, value)) : FINISHED;
}

/** GetMethod. */
export function methodOf(object: object, name: string | symbol): AnyFunction | undefined {
  const method = (object as Record<string | symbol, unknown>)[name];
  if (method === undefined || method === null) return undefined;
  if (!isCallable(method)) throw new TypeError(`${String(name)} is not a function`);
  return method;
}

export function checkResult(result: unknown): object {
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
  return result;
}

/** The whole of `next` for a generator that goes on to its next `yield`; anything else is left to the others. */
function next(this: unknown, sent: unknown): unknown {
  const activation = isObject(this) ? generatorActivation(this) : undefined;
  if (activation === undefined) return beginWith(this, sent);
  if (activation.status !== READY || activation.d !== null) return resume(activation, NEXT, sent);
  activation.status = RUNNING;
  let value: unknown;
  try {
    value = activation.f!(activation, sent);
  } catch (error) {
    return proceed(activation, THROW, error);
  }
  if (activation.l < 0 || activation.d !== null) return arrive(activation, value);
  activation.status = READY;
  return { value, done: false };
}

function beginWith(receiver: unknown, value: unknown): unknown {
  if (!isObject(receiver)) return nativeGenerator.next.call(receiver as never, value as undefined);
  const early = foreign.get(receiver);
  if (early) {
    foreign.set(receiver, null);
    return early;
  }
  const begun = begin(receiver, value);
  if ('activation' in begun) return resume(begun.activation, NEXT, undefined);
  // Ours, too, if `return()` or `throw()` came first.
  if ((begun.result as IteratorResult<unknown>).done) adoptEnded(receiver);
  else foreign.set(receiver, null);
  return begun.result;
}

const methods = {
  next,

  return(this: unknown, value: unknown): unknown {
    const activation = isObject(this) ? generatorActivation(this) : undefined;
    if (activation) return resume(activation, RETURN, value);
    return nativeGenerator.return.call(this as never, value);
  },

  throw(this: unknown, error: unknown): unknown {
    const activation = isObject(this) ? generatorActivation(this) : undefined;
    if (activation) return resume(activation, THROW, error);
    return nativeGenerator.throw.call(this as never, error);
  },
};

export function defineGeneratorMethods(): void {
  for (const [name, value] of Object.entries(methods)) {
    standIn(GeneratorPrototype, name, value);
  }
}
