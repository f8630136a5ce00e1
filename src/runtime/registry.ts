/**
 * What instrumented code tells the runtime while it runs: classes as they are evaluated, files as they start,
 * bound functions; and how the runtime asks a function back.
 */
import { types } from '../platform/host-util.ts';
import { compileLightly, forgetsRecompilations } from '../platform/jit.ts';
import { GLOBALS, LOCALS, PROBE } from '../reserved.ts';
import { functionIdOf } from './function-ids.ts';
import type { ProgramImage } from './image.ts';
import {
  apply,
  construct,
  defineProperty,
  deleteProperty,
  functionToString,
  getOwnPropertyDescriptor,
  getProperty,
  getPrototypeOf,
  hidden,
  ownKeys,
  setProperty,
  setPrototypeOf,
} from './intrinsics.ts';
import { Marks } from './marks.ts';
import { OwnMap, OwnWeakMap } from './own-maps.ts';
import { nativeTextOf } from './suspend/stand-ins.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type Key = string | symbol;
/** Identities of the scopes (undefined: not to be told) and getters of the free variables a function reports. */
export type Report = () => [identities: (object | undefined)[], getters: (() => unknown)[]];

export interface Answer {
  id: number;
  report: Report | undefined;
}

/**
 * How to reach the private fields of a class: of an instance (undefined: not one; 0: instances have no private
 * names), and of the class itself.
 */
export type PrivateAccess = [
  read: ((instance: object) => unknown[] | undefined) | 0,
  write: ((instance: object, values: unknown[]) => void) | 0,
  readStatic: () => unknown[],
  writeStatic: (values: unknown[]) => void,
  methods?: (instance: object) => AnyFunction[],
  staticMethods?: () => AnyFunction[],
];

export interface ClassAnswer extends Answer {
  privates: PrivateAccess | undefined;
  /** What the computed names of its instance fields were evaluated to. */
  fieldKeys: Key[];
}

/** Computed field names of a class whose evaluation has begun. */
interface ClassUnderway {
  id: number;
  fieldKeys: Key[];
}

export interface BoundParts {
  target: AnyFunction;
  receiver: unknown;
  args: unknown[];
}

export interface ProxyParts {
  target: object;
  handler: ProxyHandler<object>;
}

const NativeProxy = Proxy;
const nativeRevocable = Proxy.revocable;
const nativeBind = Function.prototype.bind;

export class Registry {
  readonly #classes = new OwnWeakMap<object, ClassAnswer>();
  readonly #classesById = new OwnMap<number, WeakRef<AnyFunction>[]>();
  readonly #classOfPrototype = new OwnWeakMap<object, AnyFunction>();
  /** A method or accessor function => the class it was made with, wherever it is now. */
  readonly #classOfMember = new OwnWeakMap<object, AnyFunction>();
  /** Classes that have evaluated computed field names, the innermost last. */
  readonly #underway: ClassUnderway[] = [];
  readonly #bound = new OwnWeakMap<object, BoundParts>();
  /** Getters of the variables of each file, in the image's order. */
  readonly files = new OwnMap<number, (() => unknown)[]>();
  #report: Report | undefined;
  #image!: ProgramImage;
  readonly #proxies = new OwnWeakMap<object, ProxyParts>();
  readonly #revokes = new OwnWeakMap<object, object>();

  constructor() {
    compileLightly(this.#idOf);
  }

  /** Before anything of the program runs. */
  load(image: ProgramImage): void {
    this.#image = image;
  }

  install(): void {
    this.resetProbe();
    const registerClass = (
      target: AnyFunction,
      id: number,
      report?: Report | 0,
      privates?: PrivateAccess,
    ): void => {
      const info = this.#image.functions[id]!;
      const fieldKeys = info.computedFields === undefined ? [] : this.#takeFieldKeys(id);
      const named = fieldKeys.length > (info.computedFields ?? 0);
      const key = named ? fieldKeys[0]! : info.name;
      const own = named ? rest(fieldKeys) : fieldKeys;
      this.#classes.set(target, { id, report: report || undefined, privates, fieldKeys: own });
      if (getOwnPropertyDescriptor(target, 'name')?.value === `${LOCALS.className}${id}`) {
        defineProperty(target, 'name', { value: nameBy(key), configurable: true });
      }
      const prototype = getOwnPropertyDescriptor(target, 'prototype')!.value as object;
      this.#classOfPrototype.set(prototype, target);
      this.#addMembers(target, target);
      this.#addMembers(target, prototype);
      const known = this.#classesById.get(id);
      if (known) known[known.length] = new WeakRef(target);
      else this.#classesById.set(id, [new WeakRef(target)]);
    };
    const registerFile = (file: number, getters: (() => unknown)[]): void => {
      this.files.set(file, getters);
    };
    hidden(GLOBALS.registerClass, registerClass);
    hidden(GLOBALS.fieldKey, (id: number, index: number, value: unknown): Key => {
      const key = toPropertyKey(value);
      let own = index === 0 ? undefined : this.#underwayOf(id);
      if (!own) this.#underway[this.#underway.length] = own = { id, fieldKeys: [] };
      own.fieldKeys[own.fieldKeys.length] = key;
      return key;
    });
    hidden(GLOBALS.registerFile, registerFile);
    hidden(GLOBALS.superOf, superOf);
    this.#replace(Function.prototype, 'bind', this.#bind());
    this.#replace(Function.prototype, 'toString', this.#toString());
    this.#replace(globalThis, 'Proxy', this.#proxy());
  }

  #underwayOf(id: number): ClassUnderway | undefined {
    for (let i = this.#underway.length - 1; i >= 0; i--) {
      if (this.#underway[i]!.id === id) return this.#underway[i];
    }
    return undefined;
  }

  /** Those above it belong to classes whose evaluation has thrown. */
  #takeFieldKeys(id: number): Key[] {
    while (this.#underway.length > 0) {
      const last = this.#underway[this.#underway.length - 1]!;
      this.#underway.length--;
      if (last.id === id) return last.fieldKeys;
    }
    return [];
  }

  /** A class is registered before its static fields are evaluated: all functions on it are its own. */
  #addMembers(target: AnyFunction, holder: object): void {
    const keys = ownKeys(holder);
    // Without iterators, which the program may have changed.
    for (let i = 0; i < keys.length; i++) {
      const { value, get, set } = getOwnPropertyDescriptor(holder, keys[i]!)!;
      if (typeof value === 'function' && value !== target) this.#classOfMember.set(value, target);
      if (get) this.#classOfMember.set(get, target);
      if (set) this.#classOfMember.set(set, target);
    }
  }

  /** The class whose evaluation made a method or accessor. */
  classOfMember(value: object): AnyFunction | undefined {
    return this.#classOfMember.get(value);
  }

  /** A stand-in that looks like what it stands for. */
  #replace(holder: object, name: string, value: AnyFunction): void {
    const descriptor = getOwnPropertyDescriptor(holder, name)!;
    const original = descriptor.value as AnyFunction;
    if (!types.isProxy(value)) {
      defineProperty(value, 'length', { value: original.length });
      this.#nativeText.set(value, apply(functionToString, original, []) as string);
    }
    defineProperty(holder, name, { ...descriptor, value });
  }
  readonly #nativeText = new OwnWeakMap<object, string>();

  #bind(): AnyFunction {
    const bound = this.#bound;
    return {
      bind(this: AnyFunction, receiver: unknown, ...args: unknown[]): AnyFunction {
        const given = [receiver];
        for (let i = 0; i < args.length; i++) given[i + 1] = args[i];
        const result = apply(nativeBind, this, given) as AnyFunction;
        bound.set(result, { target: this, receiver, args });
        return result;
      },
    }.bind as unknown as AnyFunction;
  }

  /** The program's functions show the text the program has (ECMA-262 section 20.2.3.5). */
  #toString(): AnyFunction {
    const textOf = (fn: object): string | undefined =>
      this.#nativeText.get(fn) ?? nativeTextOf(fn) ?? this.#originalText(fn);
    return {
      toString(this: object): string {
        return (typeof this === 'function' && textOf(this)) || (apply(functionToString, this, []) as string);
      },
    }.toString as unknown as AnyFunction;
  }

  #originalText(fn: object): string | undefined {
    const id = this.#classes.get(fn)?.id ?? this.#idOf(fn);
    if (id === undefined) return undefined;
    const info = this.#image.functions[id]!;
    const text = this.#image.files[info.file]!.source.slice(info.sourceStart, info.sourceEnd);
    // The text of a method is its MethodDefinition (ECMA-262 section 15.4), which `static` stands before.
    return info.member?.static ? text.replace(STATIC, '') : text;
  }

  /** A proxy for `Proxy`, since a constructor without `prototype` cannot be written. */
  #proxy(): AnyFunction {
    const proxies = this.#proxies;
    const revokes = this.#revokes;
    const { revocable } = {
      revocable(target: object, handler: ProxyHandler<object>): { proxy: object; revoke: () => void } {
        const pair = nativeRevocable(target, handler);
        proxies.set(pair.proxy, { target, handler });
        revokes.set(pair.revoke, pair.proxy);
        return pair;
      },
    };
    this.#replace(NativeProxy, 'revocable', revocable as unknown as AnyFunction);
    return new NativeProxy(NativeProxy, {
      construct(native, args, newTarget) {
        const target = args[0] as object;
        const handler = args[1] as ProxyHandler<object>;
        const proxy = construct(native, args, newTarget) as object;
        proxies.set(proxy, { target, handler });
        return proxy;
      },
    }) as unknown as AnyFunction;
  }

  proxyParts(value: object): ProxyParts | undefined {
    return this.#proxies.get(value);
  }

  /** The proxy that a revoking function belongs to. */
  revokes(value: object): object | undefined {
    return this.#revokes.get(value);
  }

  /** A restored proxy; a revoked one has no handler. */
  makeProxy(target: object, handler: ProxyHandler<object> | null): object {
    const { proxy, revoke } = nativeRevocable(target, handler ?? {});
    this.#proxies.set(proxy, { target, handler: handler ?? {} });
    this.#revokes.set(revoke, proxy);
    this.#revokeOf.set(proxy, revoke);
    if (!handler) revoke();
    return proxy;
  }
  readonly #revokeOf = new OwnWeakMap<object, () => void>();

  revokeOf(proxy: object): () => void {
    return this.#revokeOf.get(proxy)!;
  }

  /** A fresh property: engines take a global that was written only once for a constant. */
  resetProbe(): void {
    deleteProperty(globalThis, GLOBALS.probe);
    hidden(GLOBALS.probe, undefined);
  }

  /** Afresh, too, unless what was compiled for a constant has been thrown away for the last time. */
  #endProbe(): void {
    if (forgetsRecompilations) this.resetProbe();
    else setProperty(globalThis, GLOBALS.probe, undefined);
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

  /** Live classes whose instances have private names, and that extend nothing. */
  baseClassesWithPrivates(): AnyFunction[] {
    return [...this.#classesById.keys()].flatMap(id =>
      this.#image.functions[id]!.derived
        ? []
        : this.classesOf(id).filter(target => this.#classes.get(target)!.privates?.[0]),
    );
  }

  /** Live classes that the same text was evaluated to. */
  classesOf(id: number): AnyFunction[] {
    return (this.#classesById.get(id) ?? []).flatMap(ref => ref.deref() ?? []);
  }

  /** Of a function that is no class. */
  #idOf(value: object): number | undefined {
    const id = functionIdOf(value);
    return id !== undefined && id < this.#image.functions.length ? id : undefined;
  }

  /** Whether a function that is no class is one of the program's; no code of the program runs. */
  isInstrumented(value: object): boolean {
    return this.#idOf(value) !== undefined;
  }

  isProgramFunction(value: object): boolean {
    return this.#classes.has(value) || this.#bound.has(value) || this.isInstrumented(value);
  }

  /** Within `work`, {@link ask} may be used; the program's functions throw or tell the answer instead of running. */
  whileAsking<T>(work: () => T): T {
    const marks = new Marks();
    const probe = (report: Report): void => {
      this.#report = report;
    };
    setProperty(probe, PROBE.mark, (read: () => unknown, write: (value: unknown) => void) =>
      marks.mark(read, write),
    );
    setProperty(globalThis, GLOBALS.probe, probe);
    try {
      return work();
    } finally {
      marks.remove();
      this.#endProbe();
    }
  }

  /** Within `work`, constructors make bare objects: no initializer and no body runs. */
  whileConstructing<T>(work: () => T): T {
    // A parent that is the program's own takes any arguments; one of the host or language takes none.
    const parentArguments = (parent: unknown): unknown[] | undefined => {
      if (typeof parent !== 'function') return undefined;
      return this.#classes.has(parent) || this.isInstrumented(parent) ? ANYTHING : [];
    };
    const before: unknown = getProperty(globalThis, GLOBALS.probe);
    setProperty(globalThis, GLOBALS.probe, parentArguments);
    try {
      return work();
    } finally {
      // A restore, which makes many objects one by one, makes the property afresh at its end.
      setProperty(globalThis, GLOBALS.probe, before);
    }
  }

  /** A bare object as `new` would make it; only {@link whileConstructing}. */
  constructBare(target: AnyFunction): object {
    const base = this.#baseClass(target);
    const parent = getPrototypeOf(base);
    // The body of a function that a class extends would run.
    if (typeof parent !== 'function' || !this.isProgramFunction(parent)) return construct(target, ANYTHING);
    setPrototypeOf(base, Bare);
    try {
      return construct(target, ANYTHING);
    } finally {
      setPrototypeOf(base, parent);
    }
  }

  /** Puts the private names of a class, and nothing else, on a bare object; only {@link whileConstructing}. */
  stamp(target: AnyFunction, object: object): void {
    const parent = getPrototypeOf(target);
    const before = ownDescriptors(object);
    function returnObject(): object {
      return object;
    }
    setPrototypeOf(target, returnObject);
    try {
      this.#withoutTraps(object, () => construct(target, ANYTHING));
      for (const key of ownKeys(object)) {
        if (!before.has(key)) deleteProperty(object, key);
        else defineProperty(object, key, before.get(key)!);
      }
    } finally {
      setPrototypeOf(target, parent);
    }
  }

  /** The public fields of a class are defined on a Proxy by its handler. */
  #withoutTraps(object: object, work: () => void): void {
    const handler = this.proxyParts(object)?.handler;
    if (!handler) {
      work();
      return;
    }
    const above = getPrototypeOf(handler);
    const own = getOwnPropertyDescriptor(handler, 'defineProperty');
    setPrototypeOf(handler, null);
    deleteProperty(handler, 'defineProperty');
    try {
      work();
    } finally {
      setPrototypeOf(handler, above);
      if (own) defineProperty(handler, 'defineProperty', own);
    }
  }

  /** The farthest class of the program that a class inherits from by classes of the program alone. */
  #baseClass(target: object): object {
    let base = target;
    for (
      let parent = getPrototypeOf(base);
      parent && this.#classes.has(parent);
      parent = getPrototypeOf(base)
    )
      base = parent;
    return base;
  }

  /** The answer of an instrumented function that is no class; undefined if it gives none. */
  ask(value: object): Answer | undefined {
    const id = this.#idOf(value);
    if (id === undefined) return undefined;
    if (!this.#image.functions[id]!.probed) return { id, report: undefined };
    this.#report = undefined;
    try {
      const result: unknown = apply(value as AnyFunction, undefined, ANYTHING);
      if (!this.#report && types.isGeneratorObject(result)) start(result as object);
    } catch (answer) {
      // Nothing else in the program throws here: it is the first thing that a function does.
      if (typeof answer !== 'function') throw answer;
      return { id, report: answer as Report };
    }
    return this.#report && { id, report: this.#report };
  }
}

// Every capture asks of each function that the host has whether it is the program's.
compileLightly(Registry, functionIdOf);

function rest<T>(list: readonly T[]): T[] {
  const others: T[] = [];
  for (let i = 1; i < list.length; i++) others[i - 1] = list[i]!;
  return others;
}

function ownDescriptors(object: object): Map<Key, PropertyDescriptor> {
  return new Map(ownKeys(object).map(key => [key, getOwnPropertyDescriptor(object, key)!]));
}

/** Stands for a parent whose code must not run; makes an object with the prototype of `new.target`. */
function Bare(): void {}

/** A generator answers at its first step. */
function start(generator: object): void {
  try {
    apply(generatorNext, generator, []);
  } catch {
    // A TypeError, by specification: it is an async generator.
    apply(asyncGeneratorNext, generator, []);
  }
}
const generatorNext = Object.getPrototypeOf(function* () {}).prototype.next as AnyFunction;
const asyncGeneratorNext = Object.getPrototypeOf(async function* () {}).prototype.next as AnyFunction;

const STATIC = /^static(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/;

/**
 * Stands in for the prototype of the object that restored methods are made on: `super` looks in that of the object
 * they were made on (ECMA-262 section 9.1.1.3.5), as it is at the time.
 */
function superOf(home: () => object): object {
  const above = (): object => Object.getPrototypeOf(home()) as object;
  return new NativeProxy(Object.create(null) as object, {
    get: (_, key, receiver) => getProperty(above(), key, receiver) as unknown,
    set: (_, key, value, receiver) => setProperty(above(), key, value, receiver),
  });
}

/** SetFunctionName (ECMA-262 section 10.2.9). */
function nameBy(key: Key): string {
  if (typeof key === 'string') return key;
  return key.description === undefined ? '' : `[${key.description}]`;
}

/** ToPropertyKey (ECMA-262 section 7.1.19). */
function toPropertyKey(value: unknown): Key {
  return typeof value === 'string' || typeof value === 'symbol'
    ? value
    : ownKeys({ [value as string]: undefined })[0]!;
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
