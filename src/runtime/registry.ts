/**
 * What instrumented code tells the runtime while it runs: classes as they are evaluated, files as they start,
 * bound functions; and how the runtime asks a function back.
 */
import { types } from 'node:util';
import { GLOBALS, LOCALS } from '../reserved.ts';
import { apply, defineProperty, functionToString, getOwnPropertyDescriptor } from './realm.ts';

type AnyFunction = (...args: unknown[]) => unknown;
/** Identities of the scopes and getters of the free variables a function reports. */
export type Report = () => [identities: object[], getters: (() => unknown)[]];

export interface Answer {
  id: number;
  report: Report | undefined;
}

/** How to reach the private fields of a class: of an instance (undefined: not one), and of the class itself. */
export type PrivateAccess = [
  read: (instance: object) => unknown[] | undefined,
  write: (instance: object, values: unknown[]) => void,
  readStatic: () => unknown[],
  writeStatic: (values: unknown[]) => void,
];

export interface ClassAnswer extends Answer {
  privates: PrivateAccess | undefined;
}

export interface BoundParts {
  target: AnyFunction;
  receiver: unknown;
  args: unknown[];
}

const MARKER = `${GLOBALS.probe}`;
const nativeBind = Function.prototype.bind;

export class Registry {
  readonly #classes = new WeakMap<object, ClassAnswer>();
  readonly #classesById = new Map<number, WeakRef<AnyFunction>[]>();
  readonly #classOfPrototype = new WeakMap<object, AnyFunction>();
  readonly #bound = new WeakMap<object, BoundParts>();
  /** Getters of the variables of each file, in the image's order. */
  readonly files = new Map<number, (() => unknown)[]>();
  #answer: Answer | null = null;
  readonly nameOf: (id: number) => string;

  /** `nameOf` gives the name a class has by its place in the text. */
  constructor(nameOf: (id: number) => string) {
    this.nameOf = nameOf;
  }

  install(): void {
    this.resetProbe();
    const registerClass = (
      target: AnyFunction,
      id: number,
      report?: Report | 0,
      privates?: PrivateAccess,
    ): void => {
      this.#classes.set(target, { id, report: report || undefined, privates });
      if (target.name === `${LOCALS.className}${id}`) {
        defineProperty(target, 'name', { value: this.nameOf(id), configurable: true });
      }
      this.#classOfPrototype.set(getOwnPropertyDescriptor(target, 'prototype')!.value as object, target);
      const known = this.#classesById.get(id);
      if (known) known.push(new WeakRef(target));
      else this.#classesById.set(id, [new WeakRef(target)]);
    };
    const registerFile = (file: number, getters: (() => unknown)[]): void => {
      this.files.set(file, getters);
    };
    hidden(GLOBALS.registerClass, registerClass);
    hidden(GLOBALS.registerFile, registerFile);
    const bound = this.#bound;
    const { bind } = {
      bind(this: AnyFunction, receiver: unknown, ...args: unknown[]): AnyFunction {
        const result = apply(nativeBind, this, [receiver, ...args]) as AnyFunction;
        bound.set(result, { target: this, receiver, args });
        return result;
      },
    };
    defineProperty(bind, 'length', { value: 1 });
    defineProperty(Function.prototype, 'bind', {
      value: bind,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  }

  /** A fresh property: engines take a global that was written only once for a constant. */
  resetProbe(): void {
    Reflect.deleteProperty(globalThis, GLOBALS.probe);
    hidden(GLOBALS.probe, undefined);
  }

  boundParts(value: object): BoundParts | undefined {
    return this.#bound.get(value);
  }

  class(value: object): ClassAnswer | undefined {
    return this.#classes.get(value);
  }

  /** The class that an object was made for as its `prototype`. */
  classOfPrototype(value: object): AnyFunction | undefined {
    return this.#classOfPrototype.get(value);
  }

  /** Live classes that the same text was evaluated to. */
  classesOf(id: number): AnyFunction[] {
    return (this.#classesById.get(id) ?? []).flatMap(ref => ref.deref() ?? []);
  }

  /** Whether a function's text is instrumented; no code of the program runs. */
  isInstrumented(value: object): boolean {
    return (apply(functionToString, value, []) as string).includes(MARKER);
  }

  /** Within `work`, {@link ask} may be used; the program's functions answer instead of running. */
  whileAsking<T>(work: () => T): T {
    Reflect.set(globalThis, GLOBALS.probe, (id: number, report?: Report) => {
      this.#answer = { id, report };
    });
    try {
      return work();
    } finally {
      this.resetProbe();
    }
  }

  /** Within `work`, constructors make bare objects: no initializer and no body runs. */
  whileConstructing<T>(work: () => T): T {
    // A parent that is the program's own takes any arguments; one of the host or language takes none.
    const parentArguments = (parent: unknown): unknown[] | undefined => {
      if (typeof parent !== 'function') return undefined;
      return this.#classes.has(parent) || this.isInstrumented(parent) ? ANYTHING : [];
    };
    Reflect.set(globalThis, GLOBALS.probe, parentArguments);
    try {
      return work();
    } finally {
      this.resetProbe();
    }
  }

  /** A bare object as `new` would make it; only {@link whileConstructing}. */
  constructBare(target: AnyFunction): object {
    return Reflect.construct(target, ANYTHING, target) as object;
  }

  /** The answer of an instrumented function that is no class; undefined if it gives none. */
  ask(value: object): Answer | undefined {
    this.#answer = null;
    const result: unknown = apply(value as AnyFunction, undefined, ANYTHING);
    if (!this.#answer && types.isGeneratorObject(result)) start(result as object);
    return this.#answer ?? undefined;
  }
}

/** A generator answers at its first step. */
function start(generator: object): void {
  apply(generatorNext, generator, []);
}
const generatorNext = Object.getPrototypeOf(function* () {}).prototype.next as AnyFunction;

function hidden(name: string, value: unknown): void {
  defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

/**
 * An argument that any parameter pattern takes without running the program's code: it has every property, is
 * iterable, and is never undefined, so that no default value is evaluated.
 */
const anything: unknown = new Proxy(() => undefined, {
  get: (_, key) => (key === Symbol.iterator ? endless : anything),
  ownKeys: () => [],
  getOwnPropertyDescriptor: () => undefined,
});
/** More than any parameter list has; elements beyond are undefined. */
const MANY = 64;
function endless(): Iterator<unknown> {
  let left = MANY;
  return { next: () => (left-- > 0 ? { value: anything, done: false } : { value: undefined, done: true }) };
}
const ANYTHING: unknown[] = new Array(MANY).fill(anything);
