/**
 * Generators (ECMA-262 section 27.5). The object is the engine's own, made by a generator function that never
 * yields; when it is first used its body hands over the state machine, and the object is ours from then on.
 */
import { compileApart } from '../../platform/jit.ts';
import { GLOBALS } from '../../reserved.ts';
import { showUserText } from '../error-texts.ts';
import { isResumable } from '../held-iterators.ts';
import { OwnWeakMap } from '../own-maps.ts';
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
  /** Those it delegates to, one by the other, where they are ours; the last is the one that runs. */
  chain: GeneratorActivation[] | null = null;
  /** In whose chain it is. */
  owner: GeneratorActivation | null = null;
  object: object | null = null;

  constructor(machine: Machine | undefined) {
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
  activation.object = object;
}

const NOBODY = new GeneratorActivation(undefined);
NOBODY.status = ENDED;
// Of the kind that is compared with it: a null would be an exit from compiled code each time.
NOBODY.object = (function* () {})();

/**
 * The generator that was resumed last, unless it delegates, is delegated to or has ended. Programs use one many times
 * in a row, and JavaScriptCore takes half the time of a resumption to find the private field where objects with and
 * without it have come by.
 */
let latest = NOBODY;

/** The machine that a generator function has just handed over. */
let handedOver: GeneratorActivation | null = null;

/** `µg`. */
export function startGenerator(machine: Machine): void {
  handedOver = new GeneratorActivation(machine);
}

/** What a generator of the host has answered to {@link begin}. */
let answer: unknown;

/** Runs the generator function up to where it hands over its machine. Null: it is not one of ours, see {@link answer}. */
function begin(object: object, value: unknown): GeneratorActivation | null {
  handedOver = null;
  const result = invoke(nativeGenerator.next as AnyFunction, object, value);
  const activation = handedOver as GeneratorActivation | null;
  if (activation === null) {
    answer = result;
    return null;
  }
  handedOver = null;
  adoptGenerator(object, activation);
  return activation;
}

function takeAnswer(): IteratorResult<unknown> {
  const result = answer;
  answer = undefined;
  return result as IteratorResult<unknown>;
}

/** Generators of the host, with the result of the step that a capture took before the program did; else null. */
const foreign = new OwnWeakMap<object, unknown>();
/** Whether there have been any. */
let anyForeign = false;

/**
 * The activation of a generator that may not have been used yet. Undefined if it is one of the host, which then
 * has been stepped: it cannot be told from ours before.
 */
export function generatorBeforeUse(object: object): GeneratorActivation | undefined {
  const known = generatorActivation(object);
  if (known) return known;
  if (anyForeign && foreign.has(object)) return undefined;
  const begun = withoutProbe(() => begin(object, undefined));
  if (begun !== null) {
    begun.status = FRESH;
    return begun;
  }
  const result = takeAnswer();
  if (!result.done) {
    setForeign(object, result);
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

/** What a step has come to: the `done` of its result. */
const YIELDED = false;
const RETURNED = true;
/** Its value is the result itself, that of an iterator which is delegated to (section 15.5.5). */
const PASSED = null;

/** The functions below set it last of all, and return the value; whoever is asked for a result makes it. */
let outcome: boolean | null = YIELDED;

function resultOf(value: unknown): unknown {
  return outcome === PASSED ? value : { value, done: outcome };
}

function resume(activation: GeneratorActivation, mode: Mode, value: unknown): unknown {
  latest = NOBODY;
  if (activation.owner !== null) {
    if (activation.owner.status === RUNNING) throw new TypeError('Generator is already running');
    dissolve(activation.owner);
  }
  if (activation.chain !== null && activation.status === READY) dissolve(activation);
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
  outcome = RETURNED;
  return mode === RETURN ? value : undefined;
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
            outcome = PASSED;
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
      showUserText(error);
      mode = THROW;
      value = error;
      continue;
    }
    if (activation.l > 0) {
      activation.status = READY;
      outcome = YIELDED;
      return value;
    }
    if (activation.d === null) return returned(activation, value);
    // It may have come here by what it threw itself.
    latest = NOBODY;
    activation.l = ~activation.l;
    value = undefined;
  }
}

/** The machine has returned. */
function returned(activation: GeneratorActivation, value: unknown): unknown {
  activation.status = ENDED;
  activation.f = undefined;
  latest = NOBODY;
  outcome = RETURNED;
  return value;
}

/** Nothing inside takes a `throw` or `return`. */
function finish(activation: GeneratorActivation, mode: Mode, value: unknown): unknown {
  activation.status = ENDED;
  end(activation);
  latest = NOBODY;
  if (mode === THROW) throw value;
  outcome = RETURNED;
  return value;
}

// ---- delegation to generators of ours

/**
 * `next` while delegating: however deep the delegation, only the innermost machine is entered. `root` runs already.
 * The others say by their owner that they do.
 */
function nextInChain(root: GeneratorActivation, sent: unknown): unknown {
  root.chain ??= [];
  const { chain } = root;
  let value = sent;
  for (;;) {
    const innermost = chain.length === 0 ? root : chain[chain.length - 1]!;
    try {
      if (innermost.d !== null) {
        if (enlist(root, chain, innermost.d)) continue;
        const result = checkResult(nextOf(innermost.d, value));
        if (!(result as IteratorResult<unknown>).done) {
          root.status = READY;
          return passedOn(innermost.d, result as IteratorResult<unknown>);
        }
        value = (result as IteratorResult<unknown>).value;
        innermost.d = null;
      }
      value = innermost.f!(innermost, value);
    } catch (error) {
      showUserText(error);
      innermost.d = null;
      catchIn(root, chain, error);
      value = undefined;
      continue;
    }
    if (innermost.l > 0) {
      root.status = READY;
      outcome = YIELDED;
      return value;
    }
    if (innermost.d !== null) {
      innermost.l = ~innermost.l;
      value = undefined;
    } else if (innermost === root) {
      return returned(root, value);
    } else {
      leave(root, chain);
    }
  }
}

/** Where nobody can tell, a result of our own stands for one that would be passed on, see {@link next}. */
function passedOn({ n }: Delegate, result: IteratorResult<unknown>): unknown {
  if (isResumable(n)) {
    const { value } = result;
    outcome = YIELDED;
    return value;
  }
  outcome = PASSED;
  return result;
}

/** Adds what is delegated to, and what that delegates to; false if it is not ours, or not to be resumed. */
function enlist(root: GeneratorActivation, chain: GeneratorActivation[], { i, n }: Delegate): boolean {
  if (n !== next) return false;
  let inner = generatorActivation(i);
  if (inner === undefined) {
    if (anyForeign && foreign.has(i)) return false;
    const begun = begin(i, undefined);
    if (begun === null) {
      const result = takeAnswer();
      noteForeign(i, result, result);
      return false;
    }
    inner = begun;
  }
  if (inner.status !== READY || inner.owner !== null || inner === root) return false;
  latest = NOBODY;
  inner.owner = root;
  chain.push(inner);
  if (inner.chain !== null) {
    for (const other of inner.chain) {
      other.owner = root;
      chain.push(other);
    }
    inner.chain = null;
  }
  return true;
}

/** The innermost has ended; the one above it goes on. */
function leave(root: GeneratorActivation, chain: GeneratorActivation[]): void {
  const ended = chain.pop()!;
  ended.status = ENDED;
  ended.owner = null;
  end(ended);
  const above = chain.length === 0 ? root : chain[chain.length - 1]!;
  above.d = null;
}

/** Sends control to the innermost label that takes an exception; throws if there is none. */
function catchIn(root: GeneratorActivation, chain: GeneratorActivation[], error: unknown): void {
  for (; chain.length > 0; leave(root, chain)) {
    const innermost = chain[chain.length - 1]!;
    if (innermost.h === 0) continue;
    divert(innermost, error, 0);
    return;
  }
  if (root.h === 0) finish(root, THROW, error);
  divert(root, error, 0);
}

/** From here on each is entered through the one above it. */
function dissolve(root: GeneratorActivation): void {
  if (root.chain === null) return;
  for (const each of root.chain) each.owner = null;
  root.chain = null;
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

/** What has become of a step by the time the fast path is left. */
const NOT_TAKEN = 0;
const STOPPED = 1;
const THROWN = 2;
const DONE = 3;
type Step = typeof NOT_TAKEN | typeof STOPPED | typeof THROWN | typeof DONE;

/**
 * The whole of `next` for the generator that goes on to its next `yield`; anything else is left to the others. There
 * is one place that makes results: where a loop takes them apart again, JavaScriptCore makes none, unless some from
 * elsewhere may arrive there, too; those that are passed on come by a call, which counts as never reached until it is.
 * Its last tier has to inline all of it (`BUN_JSC_printEachDFGFTLInlineCall=1` shows whether it does): statuses and
 * steps stand here as numbers, as each name of the module takes 19 bytes of bytecode.
 */
export const { next } = {
  // A method, which `new` refuses.
  next(this: unknown, value: unknown): unknown {
    const activation = latest;
    let done = false;
    let step: Step = 0;
    if (activation.object === this && activation.status === 0) {
      activation.status = 1;
      try {
        value = activation.f!(activation, value);
        if (activation.l > 0) {
          activation.status = 0;
          step = 3;
        } else step = 1;
      } catch (error) {
        value = error;
        step = 2;
      }
    }
    if (step < 3) {
      value = nextOtherwise(this, activation, value, step);
      if (outcome === null) return passOn(value);
      done = outcome;
    }
    return { value, done };
  },
};

function passOn(result: unknown): unknown {
  return result;
}

function nextOtherwise(receiver: unknown, ran: GeneratorActivation, value: unknown, step: Step): unknown {
  if (step === THROWN) {
    showUserText(value);
    return proceed(ran, THROW, value);
  }
  if (step === STOPPED) return stopped(ran, value);
  const activation = isObject(receiver) ? generatorActivation(receiver) : undefined;
  if (activation === undefined) return beginWith(receiver, value);
  if (activation.status !== READY || activation.owner !== null) return resume(activation, NEXT, value);
  activation.status = RUNNING;
  return activation.d === null ? enter(activation, value) : nextInChain(activation, value);
}

/** Runs the machine of a generator that does not delegate, as {@link next} will from now on. */
function enter(activation: GeneratorActivation, sent: unknown): unknown {
  latest = activation;
  let value: unknown;
  try {
    value = activation.f!(activation, sent);
  } catch (error) {
    showUserText(error);
    return proceed(activation, THROW, error);
  }
  if (activation.l <= 0) return stopped(activation, value);
  activation.status = READY;
  outcome = YIELDED;
  return value;
}

/** The machine has returned, or delegates. */
function stopped(activation: GeneratorActivation, value: unknown): unknown {
  if (activation.d === null) return returned(activation, value);
  activation.l = ~activation.l;
  latest = NOBODY;
  return nextInChain(activation, undefined);
}

function beginWith(receiver: unknown, value: unknown): unknown {
  if (!isObject(receiver)) return invoke(nativeGenerator.next as AnyFunction, receiver, value);
  const early = anyForeign ? foreign.get(receiver) : undefined;
  if (early) {
    noteForeign(receiver, early as IteratorResult<unknown>, null);
    outcome = PASSED;
    return early;
  }
  const begun = begin(receiver, value);
  if (begun !== null) {
    begun.status = RUNNING;
    return enter(begun, undefined);
  }
  const result = takeAnswer();
  noteForeign(receiver, result, null);
  outcome = PASSED;
  return result;
}

/** What is not ours has taken a step, whose result is still to be told. */
function noteForeign(object: object, result: IteratorResult<unknown>, untold: unknown): void {
  // It may have been ours, and ended by `return()` or `throw()`.
  if (untold === null && result.done) {
    foreign.delete(object);
    adoptEnded(object);
  } else {
    setForeign(object, untold);
  }
}

function setForeign(object: object, untold: unknown): void {
  anyForeign = true;
  foreign.set(object, untold);
}

compileApart(nextInChain, enlist);

const methods = {
  next,

  return(this: unknown, value: unknown): unknown {
    const activation = isObject(this) ? generatorActivation(this) : undefined;
    if (activation) return resultOf(resume(activation, RETURN, value));
    return invoke(nativeGenerator.return as AnyFunction, this, value);
  },

  throw(this: unknown, error: unknown): unknown {
    const activation = isObject(this) ? generatorActivation(this) : undefined;
    if (activation) return resultOf(resume(activation, THROW, error));
    return invoke(nativeGenerator.throw as AnyFunction, this, error);
  },
};

export function defineGeneratorMethods(): void {
  for (const [name, value] of Object.entries(methods)) {
    standIn(GeneratorPrototype, name, value);
  }
}
