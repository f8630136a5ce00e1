/**
 * The heap of a program => a snapshot. Walks everything its timers, modules and changed globals reach; functions
 * are asked for their variables by the probe they begin with. No code of the program runs, no accessor is called.
 */
import { captureRefused, ThingsError } from '../errors.ts';
import type { ByteWriter } from '../snapshot/bytes.ts';
import { SnapshotEncoder } from '../snapshot/encode.ts';
import { ATTRIBUTE, FLAG, NODE } from '../snapshot/format.ts';
import type { Adapter } from './adapter.ts';
import type { ImageFunction } from './image.ts';
import { weakEntry } from './kinds.ts';
import type { Program } from './program.ts';
import {
  type Change,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isExtensible,
  isObject,
  ownKeys,
} from './realm.ts';
import type { Answer, ClassAnswer } from './registry.ts';
import { ScopeTable } from './scope-table.ts';

type Key = string | symbol;
type AnyFunction = (...args: unknown[]) => unknown;

/** Objects with more own keys than this are dictionaries rather than records: not worth a shape. */
const MAX_SHAPE = 64;
const NO_KEYS: readonly Key[] = [];
const FUNCTION_KEYS: readonly Key[] = ['length', 'name', 'prototype'];
const LENGTH: readonly Key[] = ['length'];

interface ShapeStep {
  next: Map<string, ShapeStep>;
  id: number;
  keys: readonly string[];
}

/**
 * Throws CAPTURE_REFUSED, with the path to what cannot be captured.
 */
export function capture(program: Program): Uint8Array {
  const open = program.openInHost();
  if (open === undefined) return walk(program);
  // Say where the program holds it, if the program does.
  try {
    walk(program);
  } catch (error) {
    if (error instanceof ThingsError && error.message.endsWith(OF_HOST)) throw error;
  }
  throw captureRefused(`an open ${open}`, 'the event loop of the host');
}

const OF_HOST = '(an object of the host)';

function walk(program: Program): Uint8Array {
  const changes = program.realm.changes();
  return program.realm.whilePristine(changes, () =>
    program.registry.whileAsking(() => new Capture(program, changes).run()),
  );
}

class Capture {
  readonly #program: Program;
  readonly #changes: readonly Change[];
  readonly #ids = new Map<object, number>();
  readonly #objects: object[] = [];
  /** The node that led to each node first, for error messages; -1: a root. */
  readonly #from: number[] = [];
  #current = -1;
  readonly #encoder: SnapshotEncoder;
  readonly #scopes: ScopeTable;
  readonly #shapes = new Map<object | null, ShapeStep>();
  /** Default `prototype` objects whose function is captured => the function. */
  readonly #prototypes = new Map<object, object>();
  readonly #kinds = new Map<object, readonly Adapter[] | string>();
  readonly #members = new Map<object, object>();
  readonly #scannedClasses = new Set<number>();

  constructor(program: Program, changes: readonly Change[]) {
    this.#program = program;
    this.#changes = changes;
    this.#encoder = new SnapshotEncoder(
      value => this.#nodeOf(value),
      symbol => program.realm.symbolName(symbol),
    );
    this.#scopes = new ScopeTable(program.image, this.#encoder, value => this.#nodeOf(value));
  }

  run(): Uint8Array {
    const { image } = this.#program;
    this.#roots(this.#encoder.roots);
    for (let index = 0; index < this.#objects.length; index++) {
      this.#current = index;
      this.#visit(this.#objects[index]!);
      this.#encoder.endNode();
      if (index === this.#objects.length - 1) this.#weakEntries();
    }
    this.#writeWeakEntries(this.#encoder.roots);
    this.#scopes.write();
    return this.#encoder.finish({
      image: image.hash,
      engine: this.#program.engine,
      time: Date.now(),
    });
  }

  /** Everything the host or the language could reach the program by. */
  #roots(out: ByteWriter): void {
    const { timers, modules } = this.#program;
    const active = timers.active();
    out.varint(timers.lastId);
    out.varint(active.length);
    for (const timer of active) {
      this.#encoder.value(out, timer.handle);
      out.float(timer.due);
    }
    const loaded = modules.loaded();
    out.varint(loaded.length);
    for (const file of loaded) {
      out.varint(file);
      this.#encoder.value(out, modules.module(file));
    }
    this.#processState(out);
    out.varint(this.#changes.length);
    for (const { object, added, removed, descriptors } of this.#changes) {
      this.#encoder.value(out, object);
      out.varint(removed.length);
      for (const key of removed) this.#encoder.key(out, key);
      out.varint(added.length);
      added.forEach((key, i) => {
        this.#property(out, key, descriptors[i]!);
      });
    }
  }

  #processState(out: ByteWriter): void {
    const { argv, exitCode, env, listeners } = this.#program.processBaseline.state();
    const flat = [exitCode, argv.length, ...argv, env.length, ...env.flat(), ...listeners.flat()];
    out.varint(flat.length);
    for (const value of flat) this.#encoder.value(out, value);
  }

  /** Looks in weak collections for what is captured; their values may lead to more. */
  #weakEntries(): void {
    for (const weak of this.#weak) {
      for (; weak.seen < this.#objects.length; weak.seen++) {
        const entry = weakEntry(weak.collection, this.#objects[weak.seen]!);
        if (!entry) continue;
        weak.entries.push(weak.seen, entry.value);
        if (isObject(entry.value)) this.#nodeOf(entry.value);
      }
    }
  }
  readonly #weak: { collection: object; seen: number; entries: unknown[] }[] = [];

  #writeWeakEntries(out: ByteWriter): void {
    out.varint(this.#weak.length);
    for (const { collection, entries } of this.#weak) {
      this.#encoder.value(out, collection);
      out.varint(entries.length / 2);
      for (let i = 0; i < entries.length; i += 2) {
        out.varint(entries[i] as number);
        this.#encoder.value(out, entries[i + 1]);
      }
    }
  }

  #nodeOf(value: object): number {
    let id = this.#ids.get(value);
    if (id === undefined) {
      id = this.#objects.length;
      this.#ids.set(value, id);
      this.#objects.push(value);
      this.#from.push(this.#current);
    }
    return id;
  }

  #visit(object: object): void {
    const { realm } = this.#program;
    const path = realm.pathOf(object);
    if (path !== undefined) {
      this.#intrinsic(path);
    } else if (this.#program.isProxy(object)) {
      this.#proxy(object);
    } else if (typeof object === 'function') {
      this.#function(object as AnyFunction);
    } else if (Array.isArray(object)) {
      this.#array(object);
    } else {
      this.#object(object);
    }
  }

  #intrinsic(path: string): void {
    const record = this.#encoder.record;
    record.byte(NODE.intrinsic);
    record.string(path);
  }

  #proxy(object: object): void {
    const parts = this.#program.registry.proxyParts(object);
    if (!parts) throw this.#refuse(object, 'a Proxy made by the host');
    const record = this.#encoder.record;
    record.byte(NODE.proxy);
    this.#encoder.value(record, parts.target);
    this.#encoder.value(record, isRevoked(object) ? null : parts.handler);
  }

  // ---- objects

  #object(object: object): void {
    const prototype = getPrototypeOf(object);
    const kinds =
      prototype === null || prototype === Object.prototype ? NO_KINDS : this.#kindsBelow(prototype);
    if (typeof kinds === 'string') {
      const adapter = this.#program.adapters.find(({ is }) => is(object));
      const late = adapter ? undefined : this.#program.realm.latePathOf(object);
      if (late !== undefined) {
        this.#intrinsic(late);
        return;
      }
      if (!adapter) throw this.#refuse(object, `${kinds} ${OF_HOST}`);
      this.#special(object, adapter);
      return;
    }
    for (const adapter of kinds) {
      if (!adapter.is(object)) continue;
      this.#special(object, adapter);
      return;
    }
    const owner = this.#ownerOfPrototype(object);
    const record = this.#encoder.record;
    if (owner) {
      record.byte(NODE.prototype);
      record.varint(this.#nodeOf(owner));
      this.#body(object, NO_KEYS);
      return;
    }
    if (this.#instance(object, prototype) || this.#plain(object, prototype)) return;
    // An arguments object has Object.prototype above it, but never looks like a plain one.
    const adapter =
      kinds === NO_KINDS
        ? this.#program.adapters.find(kind => !kind.prototype && kind.is(object))
        : undefined;
    if (adapter) {
      this.#special(object, adapter);
      return;
    }
    record.byte(NODE.object);
    this.#body(object, NO_KEYS);
  }

  /** The function or class that has this object as its `prototype` from birth. */
  #ownerOfPrototype(object: object): object | undefined {
    const { registry } = this.#program;
    const known = this.#prototypes.get(object) ?? registry.classOfPrototype(object);
    if (known) return known;
    const maker: unknown = getOwnPropertyDescriptor(object, 'constructor')?.value;
    if (typeof maker !== 'function' || this.#program.realm.pathOf(maker) !== undefined) return undefined;
    if (registry.class(maker) || !registry.isInstrumented(maker)) return undefined;
    return getOwnPropertyDescriptor(maker, 'prototype')?.value === object ? maker : undefined;
  }

  /**
   * What an object may be by its prototype chain: adapters to try, or the name of the host class it is an
   * instance of.
   */
  #kindsBelow(prototype: object): readonly Adapter[] | string {
    const known = this.#kinds.get(prototype);
    if (known !== undefined) return known;
    const { adapters, isProxy } = this.#program;
    const own = adapters.filter(kind => kind.prototype === prototype);
    const host = this.#hostClass(prototype);
    const next = isProxy(prototype) ? null : getPrototypeOf(prototype);
    let kinds: readonly Adapter[] | string;
    if (own.length > 0) kinds = own;
    else if (host !== undefined) kinds = host;
    else if (next && next !== Object.prototype) kinds = this.#kindsBelow(next);
    else kinds = adapters.filter(kind => kind.prototype === undefined);
    this.#kinds.set(prototype, kinds);
    return kinds;
  }

  /** An object that has private names of classes above it. */
  #instance(object: object, prototype: object | null): boolean {
    const owners = prototype === null ? NO_OWNERS : this.#privateOwners(prototype);
    if (owners.length === 0) return false;
    const fields = owners.flatMap(({ target, read }) => {
      const values = read(object);
      return values ? [{ target, values }] : [];
    });
    if (fields.length === 0) return false;
    const record = this.#encoder.record;
    record.byte(NODE.instance);
    record.varint(this.#nodeOf(fields[0]!.target));
    record.varint(fields.length);
    for (const { target, values } of fields) {
      record.varint(this.#nodeOf(target));
      record.varint(values.length);
      for (const value of values) this.#encoder.value(record, value);
    }
    this.#body(object, NO_KEYS);
    return true;
  }

  /** Classes with private names on a prototype chain, the most derived first. */
  #privateOwners(prototype: object): readonly PrivateOwner[] {
    const known = this.#owners.get(prototype);
    if (known) return known;
    const { registry } = this.#program;
    const next = this.#program.isProxy(prototype) ? null : getPrototypeOf(prototype);
    let owners = next === null || next === Object.prototype ? NO_OWNERS : this.#privateOwners(next);
    const target = registry.classOfPrototype(prototype);
    const privates = target && registry.class(target)!.privates;
    if (target && privates) owners = [{ target, read: privates[0] }, ...owners];
    this.#owners.set(prototype, owners);
    return owners;
  }
  readonly #owners = new Map<object, readonly PrivateOwner[]>();

  /** The name of the class a prototype belongs to, if its instances may hold what only the host knows. */
  #hostClass(prototype: object): string | undefined {
    const { realm, registry, isProxy } = this.#program;
    if (isProxy(prototype) || realm.hasPlainInstances(prototype) || this.#ownerOfPrototype(prototype))
      return undefined;
    const iterator = /^%(\w*Iterator)Prototype%$/.exec(realm.pathOf(prototype) ?? '');
    if (iterator) return `${iterator[1]} held half-way`;
    const maker: unknown = getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    if (typeof maker !== 'function' || registry.isProgramFunction(maker)) return undefined;
    if (getOwnPropertyDescriptor(maker, 'prototype')?.value !== prototype) return undefined;
    return nameOf(maker);
  }

  #special(object: object, adapter: Adapter): void {
    const record = this.#encoder.record;
    const refused = adapter.refuse?.(object);
    if (refused !== undefined) throw this.#refuse(object, refused);
    const state = adapter.save(object);
    if (adapter.name === 'WeakMap' || adapter.name === 'WeakSet') {
      this.#weak.push({ collection: object, seen: 0, entries: [] });
    }
    record.byte(NODE.special);
    record.varint(this.#encoder.string(adapter.name));
    record.varint(state.length);
    for (const value of state) this.#encoder.value(record, value);
    const inborn = adapter.ownKeys ?? NO_KEYS;
    this.#body(object, typeof inborn === 'function' ? inborn(object) : inborn, adapter.prototype);
  }

  /** As values of a shape, if every own property is a plain one with a string key. */
  #plain(object: object, prototype: object | null): boolean {
    const keys = ownKeys(object);
    if (keys.length > MAX_SHAPE || !isExtensible(object)) return false;
    let step: ShapeStep = this.#shapes.get(prototype) ?? { next: new Map(), id: -1, keys: [] };
    this.#shapes.set(prototype, step);
    const values = new Array<unknown>(keys.length);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (typeof key !== 'string') return false;
      const descriptor = getOwnPropertyDescriptor(object, key)!;
      if (!descriptor.writable || !descriptor.enumerable || !descriptor.configurable) return false;
      values[i] = descriptor.value;
      let next: ShapeStep | undefined = step.next.get(key);
      if (!next) {
        next = { next: new Map(), id: -1, keys: [...step.keys, key] };
        step.next.set(key, next);
      }
      step = next;
    }
    if (step.id < 0) step.id = this.#encoder.shape(prototype, step.keys);
    const record = this.#encoder.record;
    record.byte(NODE.plain);
    record.varint(step.id);
    for (const value of values) this.#encoder.value(record, value);
    return true;
  }

  #array(array: unknown[]): void {
    const record = this.#encoder.record;
    const { length } = array;
    const keys = ownKeys(array);
    const prototype = getPrototypeOf(array);
    const dense = keys.length === length + 1;
    if (dense && prototype === Array.prototype && isExtensible(array) && this.#elements(array, NODE.array))
      return;
    record.byte(NODE.exoticArray);
    record.varint(length);
    this.#body(array, LENGTH, Array.prototype, keys);
    record.byte(getOwnPropertyDescriptor(array, 'length')!.writable ? 1 : 0);
  }

  /** Writes the elements if they are plain properties; else nothing. */
  #elements(array: unknown[], kind: number): boolean {
    const record = this.#encoder.record;
    const { length } = array;
    const values = new Array<unknown>(length);
    for (let i = 0; i < length; i++) {
      const descriptor = getOwnPropertyDescriptor(array, i);
      if (!descriptor?.writable || !descriptor.enumerable || !descriptor.configurable) return false;
      values[i] = descriptor.value;
    }
    if (!getOwnPropertyDescriptor(array, 'length')!.writable) return false;
    record.byte(kind);
    record.varint(length);
    for (const value of values) this.#encoder.value(record, value);
    return true;
  }

  /** Prototype, extensibility and own properties except `skip`. */
  #body(
    object: object,
    skip: readonly Key[],
    prototype: object = Object.prototype,
    keys = ownKeys(object),
    lacks: readonly Key[] = NO_KEYS,
  ): void {
    const record = this.#encoder.record;
    const actual = getPrototypeOf(object);
    const own = skip.length === 0 ? keys : keys.filter(key => !skip.includes(key));
    record.byte(
      (isExtensible(object) ? 0 : FLAG.nonExtensible) |
        (actual === prototype ? 0 : FLAG.hasPrototype) |
        (own.length > 0 ? FLAG.hasProperties : 0) |
        (lacks.length > 0 ? FLAG.lacks : 0),
    );
    if (actual !== prototype) this.#encoder.value(record, actual);
    if (own.length > 0) this.#properties(record, object, own);
    if (lacks.length === 0) return;
    record.varint(lacks.length);
    for (const key of lacks) this.#encoder.key(record, key);
  }

  /** Count, then each property. */
  #properties(out: ByteWriter, object: object, keys: readonly Key[]): void {
    out.varint(keys.length);
    for (const key of keys) this.#property(out, key, getOwnPropertyDescriptor(object, key)!);
  }

  /** Key, attributes, value or getter and setter. */
  #property(out: ByteWriter, key: Key, descriptor: PropertyDescriptor): void {
    this.#encoder.key(out, key);
    const attributes =
      (descriptor.writable ? ATTRIBUTE.writable : 0) |
      (descriptor.enumerable ? ATTRIBUTE.enumerable : 0) |
      (descriptor.configurable ? ATTRIBUTE.configurable : 0);
    if ('value' in descriptor) {
      out.byte(attributes);
      this.#encoder.value(out, descriptor.value);
    } else {
      out.byte(attributes | ATTRIBUTE.accessor);
      this.#encoder.value(out, descriptor.get);
      this.#encoder.value(out, descriptor.set);
    }
  }

  // ---- functions

  #function(fn: AnyFunction): void {
    const { registry, image } = this.#program;
    const record = this.#encoder.record;
    const bound = registry.boundParts(fn);
    if (bound) {
      record.byte(NODE.bound);
      this.#encoder.value(record, bound.target);
      this.#encoder.value(record, bound.receiver);
      record.varint(bound.args.length);
      for (const value of bound.args) this.#encoder.value(record, value);
      this.#functionBody(fn, getPrototypeOf(bound.target) ?? undefined, undefined);
      return;
    }
    const classAnswer = registry.class(fn);
    const answer = classAnswer ?? (registry.isInstrumented(fn) ? registry.ask(fn) : undefined);
    if (!answer) {
      const adapter = this.#program.adapters.find(({ is }) => is(fn));
      const late = adapter ? undefined : this.#program.realm.latePathOf(fn);
      if (late !== undefined) {
        this.#intrinsic(late);
        return;
      }
      if (!adapter) throw this.#refuse(fn, `the function ${nameOf(fn)}, which is not the program's own`);
      this.#special(fn, adapter);
      return;
    }
    const info = image.functions[answer.id]!;
    if (info.refused) throw this.#refuse(fn, `${info.refused}, ${nameOf(fn)}`);
    this.#fileVariables(info);
    if (info.kind === 'member') {
      record.byte(NODE.member);
      record.varint(this.#nodeOf(this.#classOf(fn, info)));
      record.varint(answer.id);
    } else {
      const scope = this.#scope(answer, info);
      record.byte(classAnswer ? NODE.class : NODE.function);
      record.varint(answer.id);
      record.varint(scope + 1);
      if (classAnswer) this.#classStatics(classAnswer);
    }
    this.#functionBody(fn, Function.prototype, info);
  }

  /** The values of the private fields of the class itself. */
  #classStatics({ privates }: ClassAnswer): void {
    const record = this.#encoder.record;
    const values = privates?.[2]() ?? [];
    record.varint(values.length);
    for (const value of values) this.#encoder.value(record, value);
  }

  #functionBody(fn: AnyFunction, prototype: object | undefined, info: ImageFunction | undefined): void {
    const skip: Key[] = [];
    for (const key of FUNCTION_KEYS) if (this.#isInborn(fn, key, info)) skip.push(key);
    const keys = ownKeys(fn);
    const lacks = FUNCTION_KEYS.filter(key => key !== 'prototype' && !keys.includes(key));
    // V8 gives sloppy functions these two as own properties; they are nobody's state.
    this.#body(fn, [...skip, 'caller', 'arguments'], prototype, keys, lacks);
  }

  /** Whether an own property is as the function's text makes it. */
  #isInborn(fn: AnyFunction, key: Key, info: ImageFunction | undefined): boolean {
    const descriptor = getOwnPropertyDescriptor(fn, key);
    if (!descriptor || !('value' in descriptor)) return false;
    const { value, writable, enumerable, configurable } = descriptor;
    if (key === 'prototype') {
      if (info?.kind === 'class') {
        // Rebuilt with the class, and filled from a record of its own.
        this.#nodeOf(value as object);
        return true;
      }
      if (info?.kind !== 'function' || enumerable || !writable || configurable) return false;
      return (
        this.#isDefaultPrototype(fn, value) || (this.#ids.has(value) && this.#ownerOfPrototype(value) === fn)
      );
    }
    if (writable || enumerable || !configurable) return false;
    if (key === 'name') return value === info?.name;
    return value === info?.length;
  }

  /** An object with nothing but `constructor`: rebuilt with the function, and only if something else leads to it. */
  #isDefaultPrototype(fn: AnyFunction, value: unknown): boolean {
    if (typeof value !== 'object' || value === null || this.#ids.has(value)) return false;
    if (getPrototypeOf(value) !== Object.prototype || !isExtensible(value)) return false;
    const keys = ownKeys(value);
    if (keys.length !== 1 || keys[0] !== 'constructor') return false;
    const back = getOwnPropertyDescriptor(value, 'constructor')!;
    if (back.value !== fn || back.enumerable || !back.writable || !back.configurable) return false;
    this.#prototypes.set(value, fn);
    return true;
  }

  /** Captures the variables of the file that a live function may use. */
  #fileVariables(info: ImageFunction): void {
    if (info.fileVariables.length === 0) return;
    const getters = this.#program.registry.files.get(info.file)!;
    for (const index of info.fileVariables) this.#scopes.fileVariable(info.file, index, getters[index]!);
  }

  #scope({ report }: Answer, info: ImageFunction): number {
    if (!report) return -1;
    const [identities, getters] = report();
    return this.#scopes.instance(info, identities, getters);
  }

  /** The class object whose evaluation made a method. */
  #classOf(fn: AnyFunction, info: ImageFunction): AnyFunction {
    const id = info.class!;
    if (!this.#scannedClasses.has(id)) {
      this.#scannedClasses.add(id);
      for (const target of this.#program.registry.classesOf(id)) {
        for (const holder of [target, getOwnPropertyDescriptor(target, 'prototype')!.value as object]) {
          for (const key of ownKeys(holder)) {
            const { value, get, set } = getOwnPropertyDescriptor(holder, key)!;
            for (const member of [value, get, set]) {
              if (typeof member === 'function' && !this.#members.has(member))
                this.#members.set(member, target);
            }
          }
        }
      }
    }
    const owner = this.#members.get(fn);
    if (!owner) throw this.#refuse(fn, `the method ${nameOf(fn)}, which was taken out of its class`);
    return owner as AnyFunction;
  }

  // ---- refusals

  #refuse(object: object, what: string): ThingsError {
    const index = this.#ids.get(object);
    return captureRefused(what, this.#program.describePath(this.#trail(index ?? this.#current)));
  }

  #trail(index: number): object[] {
    const trail: object[] = [];
    for (let i = index; i >= 0 && trail.length < 100; i = this.#from[i]!) trail.unshift(this.#objects[i]!);
    return trail;
  }
}

/** Array.isArray is what complains of a revoked proxy without asking a trap (ECMA-262 section 7.2.2). */
function isRevoked(proxy: object): boolean {
  try {
    Array.isArray(proxy);
    return false;
  } catch {
    return true;
  }
}

interface PrivateOwner {
  target: AnyFunction;
  read: (instance: object) => unknown[] | undefined;
}

const NO_OWNERS: readonly PrivateOwner[] = [];
const NO_KINDS: readonly Adapter[] = [];

function nameOf(fn: object): string {
  const name: unknown = getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : '(anonymous)';
}
