/**
 * A snapshot => the heap of a program, in three passes: make every object bare, fill them, then set the variables
 * of scopes and files. Nothing of the program runs.
 */
import { restoreMissing, restoreOtherProgram, snapshotInvalid } from '../errors.ts';
import type { ByteReader } from '../snapshot/bytes.ts';
import { type Shape, SnapshotDecoder } from '../snapshot/decode.ts';
import { ATTRIBUTE, EMPTY, FLAG, LIMITS, NODE, PLAIN_ATTRIBUTES } from '../snapshot/format.ts';
import type { Adapter } from './adapter.ts';
import type { ImageVariable } from './image.ts';
import { setWeakEntry } from './kinds.ts';
import { compile } from './modules.ts';
import { applyProcessState, type ProcessState } from './process-state.ts';
import type { Program } from './program.ts';
import {
  apply,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isObject,
  ownKeys,
  preventExtensions,
  setPrototypeOf,
} from './realm.ts';
import { type ScopeInstance, Skeleton, variantOf } from './skeleton.ts';

type Key = string | symbol;
type AnyFunction = (...args: unknown[]) => unknown;

interface InstanceRecord {
  scope: number;
  parent: number;
  /** Position of the class whose scope it is. */
  class?: number;
  /** Positions of the values in the scope section, by index of the variable. */
  values: Map<number, number>;
  /** Indices of variables in their temporal dead zone. */
  dead: number[];
}

/** A scope instance under way: the code that waits for the values of its variables. */
interface LiveInstance extends ScopeInstance {
  code: Generator<ScopeInstance, void, unknown[]>;
}

interface Special {
  adapter: Adapter;
  state: unknown[];
}

export function restore(program: Program, bytes: Uint8Array): void {
  const decoder = new SnapshotDecoder(bytes);
  if (decoder.header.image !== program.image.hash) {
    throw restoreOtherProgram(program.image.hash, decoder.header.image);
  }
  new Restore(program, decoder).run();
}

class Restore {
  readonly #program: Program;
  readonly #decoder: SnapshotDecoder;
  readonly #objects: (object | undefined)[];
  readonly #busy: Uint8Array;
  readonly #records: InstanceRecord[] = [];
  readonly #instances: (LiveInstance | undefined)[] = [];
  /** Instances of scopes that hold nothing live, between ones that do; by scope and parent. */
  readonly #empty = new Map<string, LiveInstance>();
  readonly #files = new Map<number, LiveInstance>();
  readonly #fileRecords = new Map<number, InstanceRecord>();
  /** Node of a captured `arguments` object => the scope instance it belongs to. */
  readonly #argumentsOf = new Map<number, number>();
  readonly #specials = new Map<number, Special>();
  readonly #members = new Map<object, Map<number, object>>();
  readonly #resolve = (node: number): object => this.#object(node);
  readonly #resolveLater = (node: number): object | undefined => this.#objects[node];

  constructor(program: Program, decoder: SnapshotDecoder) {
    this.#program = program;
    this.#decoder = decoder;
    this.#objects = new Array(decoder.nodeCount);
    this.#busy = new Uint8Array(decoder.nodeCount);
  }

  run(): void {
    const { nodeCount } = this.#decoder;
    this.#readScopes();
    this.#evaluateSkeletons();
    for (let node = 0; node < nodeCount; node++) this.#object(node);
    // Plain objects first: no prototype of theirs has an accessor yet that an assignment could meet.
    for (let node = 0; node < nodeCount; node++)
      if (this.#decoder.kind(node) === NODE.plain) this.#fill(node);
    for (let node = 0; node < nodeCount; node++)
      if (this.#decoder.kind(node) !== NODE.plain) this.#fill(node);
    for (let node = 0; node < nodeCount; node++) this.#finish(node);
    this.#setScopes();
    this.#roots();
    this.#program.registry.resetProbe();
  }

  // ---- scopes

  #readScopes(): void {
    const { scopes, scopeCount } = this.#decoder;
    const { image } = this.#program;
    for (let i = 0; i < scopeCount; i++) {
      const scope = scopes.index(image.scopes.length, 'scope');
      const info = image.scopes[scope];
      if (!info) throw snapshotInvalid(`scope ${scope} holds no variables`);
      const parent = scopes.index(scopeCount + 1, 'scope instance') - 1;
      const owner = scopes.at;
      if (info.class !== undefined) this.#decoder.skip(scopes);
      this.#records.push({
        scope,
        parent,
        ...(info.class === undefined ? {} : { class: owner }),
        ...this.#readVariables(info.variables),
      });
      const own = this.#positionOf(this.#records[i]!, info.variables, 'arguments');
      if (own !== undefined) {
        scopes.at = own;
        this.#decoder.value(scopes, node => this.#argumentsOf.set(node, i));
        scopes.at = this.#afterVariables;
      }
    }
    for (const { scope, parent } of this.#records) {
      if (parent >= 0 && this.#records[parent]!.scope >= scope)
        throw snapshotInvalid('its scopes are not nested');
    }
    const files = scopes.index(image.files.length + 1, 'file count');
    for (let i = 0; i < files; i++) {
      const file = scopes.index(image.files.length, 'file');
      this.#fileRecords.set(file, {
        scope: -1,
        parent: -1,
        ...this.#readVariables(image.files[file]!.variables),
      });
    }
  }
  #afterVariables = 0;

  #readVariables(variables: readonly ImageVariable[]): Pick<InstanceRecord, 'values' | 'dead'> {
    const { scopes } = this.#decoder;
    const values = new Map<number, number>();
    const dead: number[] = [];
    const count = scopes.index(variables.length + 1, 'variable count');
    for (let i = 0; i < count; i++) {
      const index = scopes.index(variables.length, 'variable');
      values.set(index, scopes.at);
      if (this.#decoder.value(scopes, nothing) === EMPTY) dead.push(index);
    }
    this.#afterVariables = scopes.at;
    return { values, dead: dead.sort((a, b) => a - b) };
  }

  #positionOf(record: InstanceRecord, variables: readonly ImageVariable[], name: string): number | undefined {
    const index = variables.findIndex(variable => variable.name === name);
    return record.values.get(index);
  }

  #evaluateSkeletons(): void {
    const { image, modules } = this.#program;
    const functions = new Set<number>();
    for (let node = 0; node < this.#decoder.nodeCount; node++) {
      const kind = this.#decoder.kind(node);
      if (kind !== NODE.function && kind !== NODE.class) continue;
      const reader = this.#decoder.node(node);
      reader.byte();
      functions.add(reader.index(image.functions.length, 'function'));
    }
    const skeleton = new Skeleton(image, functions, this.#records);
    for (const index of new Set([...skeleton.files(), ...this.#fileRecords.keys()])) {
      const file = image.files[index]!;
      const record = this.#fileRecords.get(index);
      const run = compile(file, skeleton.file(index, record?.dead ?? []), 'function*');
      const args = modules.arguments(index);
      this.#files.set(
        index,
        begin(run as ScopeMaker, record && this.#receiver(record, file.variables), args),
      );
    }
  }

  /** `this` of a scope: a bare object, if one. */
  #receiver(record: InstanceRecord, variables: readonly ImageVariable[]): unknown {
    const at = this.#positionOf(record, variables, 'this');
    return at === undefined ? undefined : this.#valueAt(at);
  }

  #instance(index: number): LiveInstance {
    const known = this.#instances[index];
    if (known) return known;
    const { scope, parent, dead, ...record } = this.#records[index]!;
    if (record.class !== undefined) {
      const target = this.#valueAt(record.class) as object;
      const inside = this.#classScopes.get(target);
      if (!inside) throw snapshotInvalid(`scope instance ${index} belongs to no class`);
      this.#instances[index] = inside;
      return inside;
    }
    const info = this.#program.image.scopes[scope]!;
    const around = info.parent < 0 ? this.#files.get(info.file)! : this.#enclosing(info.parent, parent);
    const receiver = this.#receiver({ scope, parent, dead, ...record }, info.variables);
    const own = this.#positionOf({ scope, parent, dead, ...record }, info.variables, 'arguments');
    const instance = begin(
      around.k[variantOf(scope, dead)]!,
      receiver,
      own === undefined ? [] : this.#arguments(own),
    );
    this.#instances[index] = instance;
    if (own !== undefined) this.#valueAt(own, node => (this.#objects[node] ??= instance.a!));
    return instance;
  }

  /** As many arguments as the captured object has elements, so that as many are mapped to parameters. */
  #arguments(at: number): unknown[] {
    let length = 0;
    this.#valueAt(at, node => {
      const reader = this.#decoder.node(node);
      reader.byte();
      reader.varint();
      const [count] = this.#values(reader, nothing);
      if (typeof count === 'number') length = count;
    });
    return new Array(Math.min(length, LIMITS.arguments)).fill(undefined);
  }

  #valueAt(at: number, resolve: (node: number) => unknown = this.#resolve): unknown {
    const { scopes } = this.#decoder;
    scopes.at = at;
    return this.#decoder.value(scopes, resolve);
  }

  /** The instance of `scope` on the chain that begins at record `from`; an empty one if nothing is known of it. */
  #enclosing(scope: number, from: number): LiveInstance {
    let record = from;
    while (record >= 0 && this.#records[record]!.scope > scope) record = this.#records[record]!.parent;
    if (record >= 0 && this.#records[record]!.scope === scope) return this.#instance(record);
    const key = `${scope}:${record}`;
    let instance = this.#empty.get(key);
    if (!instance) {
      const info = this.#program.image.scopes[scope]!;
      const around = info.parent < 0 ? this.#files.get(info.file)! : this.#enclosing(info.parent, record);
      const variant = Object.keys(around.k).find(
        name => name === `${scope}` || name.startsWith(`${scope}:`),
      )!;
      instance = begin(around.k[variant]!, undefined, []);
      this.#empty.set(key, instance);
    }
    return instance;
  }

  #setScopes(): void {
    const { image } = this.#program;
    this.#records.forEach((record, index) => {
      this.#set(this.#instance(index), record, image.scopes[record.scope]!.variables.length);
    });
    for (const [file, instance] of this.#files) {
      this.#set(instance, this.#fileRecords.get(file), image.files[file]!.variables.length);
    }
    for (const instance of this.#empty.values()) this.#set(instance, undefined, 0);
  }

  #set({ code }: LiveInstance, record: InstanceRecord | undefined, count: number): void {
    const values = new Array<unknown>(count);
    if (record) for (const [index, at] of record.values) values[index] = this.#valueAt(at);
    code.next(values);
  }

  // ---- pass 1: bare objects

  #object(node: number): object {
    const known = this.#objects[node];
    if (known !== undefined) return known;
    if (this.#busy[node]) throw snapshotInvalid(`node ${node} needs itself to be made`);
    this.#busy[node] = 1;
    const owner = this.#argumentsOf.get(node);
    if (owner !== undefined) this.#instance(owner);
    this.#objects[node] ??= this.#make(node, this.#decoder.node(node));
    this.#busy[node] = 0;
    return this.#objects[node]!;
  }

  #make(node: number, reader: ByteReader): object {
    const { image } = this.#program;
    switch (reader.byte()) {
      case NODE.intrinsic: {
        const path = reader.string();
        return this.#intrinsic(path) ?? missing(path);
      }
      case NODE.plain: {
        const shape = this.#shape(reader);
        return this.#plain(this.#decoder.shapePrototype(shape, this.#resolve));
      }
      case NODE.object:
        return this.#plain(this.#prototype(reader, Object.prototype));
      case NODE.array:
      case NODE.exoticArray:
        return [];
      case NODE.function: {
        const id = reader.index(image.functions.length, 'function');
        return this.#home(id, reader).f[id]!();
      }
      case NODE.class: {
        const id = reader.index(image.functions.length, 'function');
        const home = this.#home(id, reader);
        this.#values(reader, nothing);
        return this.#class(id, home, this.#prototype(reader, Function.prototype));
      }
      case NODE.member: {
        const target = this.#object(reader.index(this.#decoder.nodeCount, 'node'));
        const id = reader.index(image.functions.length, 'function');
        const member = this.#members.get(target)?.get(id);
        if (!member) throw snapshotInvalid(`function ${id} is not a method of its class`);
        return member;
      }
      case NODE.bound: {
        const target = this.#decoder.value(reader, this.#resolve) as AnyFunction;
        const receiver = this.#decoder.value(reader, this.#resolve);
        const args = this.#values(reader, this.#resolve);
        if (typeof target !== 'function') throw snapshotInvalid(`node ${node} binds what is no function`);
        return apply(Function.prototype.bind, target, [receiver, ...args]) as object;
      }
      case NODE.prototype: {
        const owner = this.#object(reader.index(this.#decoder.nodeCount, 'node'));
        const prototype: unknown = getOwnPropertyDescriptor(owner, 'prototype')?.value;
        if (!isObject(prototype)) throw snapshotInvalid(`node ${node} is the prototype of what has none`);
        return prototype;
      }
      case NODE.special:
        return this.#special(reader);
      case NODE.proxy: {
        const target = this.#decoder.value(reader, this.#resolve);
        const handler = this.#decoder.value(reader, this.#resolve);
        if (!isObject(target)) throw snapshotInvalid(`node ${node} is a Proxy of nothing`);
        return this.#program.registry.makeProxy(target, handler as ProxyHandler<object> | null);
      }
      case NODE.instance:
        return this.#construct(this.#object(reader.index(this.#decoder.nodeCount, 'node')));
      default:
        throw snapshotInvalid(`node ${node} has an unknown kind`);
    }
  }

  #intrinsic(path: string): object | undefined {
    const { realm, modules } = this.#program;
    const module = /^module:([^.]+)/.exec(path);
    if (module) modules.hostModule(module[1]!);
    const require = /^require:(.+?)(?:\.(?:cache|resolve))?$/.exec(path);
    if (require) {
      const file = this.#program.image.files.findIndex(file => file.path === require[1]);
      if (file >= 0) modules.require(file);
    }
    return realm.objectAt(path);
  }

  #plain(prototype: unknown): object {
    if (prototype === Object.prototype) return {};
    return Object.create(prototype as object | null) as object;
  }

  /** A bare instance, made by its own constructor: with the hidden class and the private names it had. */
  #construct(target: object): object {
    const { registry } = this.#program;
    if (typeof target !== 'function')
      throw snapshotInvalid('an object is an instance of what is no function');
    return registry.whileConstructing(() => registry.constructBare(target as AnyFunction));
  }

  #shape(reader: ByteReader): Shape {
    return this.#decoder.shapes[reader.index(this.#decoder.shapes.length, 'shape')]!;
  }

  /** Reads flags and the prototype behind them. */
  #prototype(reader: ByteReader, fallback: object): unknown {
    return reader.byte() & FLAG.hasPrototype ? this.#decoder.value(reader, this.#resolve) : fallback;
  }

  /** The scope instance a function's text stands in. */
  #home(id: number, reader: ByteReader): ScopeInstance {
    const info = this.#program.image.functions[id]!;
    const reported = reader.index(this.#records.length + 1, 'scope instance') - 1;
    return info.scope < 0 ? this.#files.get(info.file)! : this.#enclosing(info.scope, reported);
  }

  readonly #classScopes = new Map<object, LiveInstance>();

  #class(id: number, home: ScopeInstance, heritage: unknown): object {
    // `class extends null` has Function.prototype above it; what cannot be extended is set later.
    const extendable = typeof heritage === 'function' && heritage !== Function.prototype;
    const inside: LiveInstance = { f: {}, k: {}, code: noCode };
    const target = home.f[id]!(extendable ? heritage : null, inside);
    this.#classScopes.set(target, inside);
    const members = new Map<number, object>();
    const { registry } = this.#program;
    registry.whileAsking(() => {
      for (const holder of [target, getOwnPropertyDescriptor(target, 'prototype')!.value as object]) {
        for (const key of ownKeys(holder)) {
          const { value, get, set } = getOwnPropertyDescriptor(holder, key)!;
          for (const member of [value, get, set]) {
            if (typeof member !== 'function' || member === target || registry.class(member)) continue;
            const answer = registry.isInstrumented(member) ? registry.ask(member) : undefined;
            if (answer) members.set(answer.id, member);
          }
        }
      }
    });
    this.#members.set(target, members);
    return target;
  }

  #special(reader: ByteReader): object {
    const name = this.#decoder.strings[reader.index(this.#decoder.strings.length, 'string')]!;
    const adapter = this.#program.adapters.find(known => known.name === name);
    if (!adapter) throw snapshotInvalid(`it holds objects of the unknown kind ${name}`);
    return adapter.create(this.#values(reader, adapter.eager ? this.#resolve : nothing));
  }

  #values(reader: ByteReader, resolve: (node: number) => unknown): unknown[] {
    const count = reader.index(reader.end, 'value count');
    const values: unknown[] = [];
    for (let i = 0; i < count; i++) values.push(this.#decoder.value(reader, resolve));
    return values;
  }

  // ---- pass 2: their contents

  #fill(node: number): void {
    const reader = this.#decoder.node(node);
    const object = this.#objects[node]!;
    const kind = reader.byte();
    switch (kind) {
      case NODE.intrinsic:
      case NODE.proxy:
        return;
      case NODE.plain: {
        const shape = this.#shape(reader);
        const target = object as Record<string, unknown>;
        const assignable = this.#isAssignable(shape, object);
        for (const key of shape.keys) {
          const value = this.#decoder.value(reader, this.#resolveLater);
          if (!assignable) define(target, key, { value, ...PLAIN });
          else target[key] = value;
        }
        return;
      }
      case NODE.array: {
        const length = reader.index(LIMITS.array, 'array length');
        const array = object as unknown[];
        for (let i = 0; i < length; i++) array.push(this.#decoder.value(reader, this.#resolveLater));
        return;
      }
      case NODE.exoticArray: {
        const length = reader.varint();
        if (length > 0xffffffff) throw snapshotInvalid(`an array cannot have length ${length}`);
        (object as unknown[]).length = length;
        this.#body(reader, object, Array.prototype, ['length']);
        if (reader.byte() === 0) defineProperty(object, 'length', { writable: false });
        return;
      }
      case NODE.object:
        this.#body(reader, object, undefined, []);
        return;
      case NODE.instance: {
        reader.varint();
        const count = reader.index(reader.end, 'class count');
        for (let i = 0; i < count; i++) {
          const target = this.#objects[reader.index(this.#decoder.nodeCount, 'node')]!;
          const values = this.#values(reader, this.#resolveLater);
          this.#program.registry.class(target)?.privates?.[1](object, values);
        }
        this.#body(reader, object, undefined, []);
        return;
      }
      case NODE.function:
      case NODE.class:
      case NODE.member:
        reader.varint();
        reader.varint();
        if (kind === NODE.class) {
          const values = this.#values(reader, this.#resolveLater);
          this.#program.registry.class(object)?.privates?.[3](values);
        }
        this.#body(reader, object, Function.prototype, [
          'length',
          'name',
          'prototype',
          'caller',
          'arguments',
        ]);
        return;
      case NODE.bound:
        this.#decoder.skip(reader);
        this.#decoder.skip(reader);
        this.#values(reader, this.#resolveLater);
        this.#body(reader, object, getPrototypeOf(object) ?? undefined, ['length', 'name']);
        return;
      case NODE.prototype:
        reader.varint();
        this.#body(reader, object, Object.prototype, []);
        return;
      case NODE.special: {
        const name = this.#decoder.strings[reader.index(this.#decoder.strings.length, 'string')]!;
        const adapter = this.#program.adapters.find(known => known.name === name)!;
        const state = this.#values(reader, this.#resolveLater);
        this.#specials.set(node, { adapter, state });
        const inborn = adapter.ownKeys ?? [];
        this.#body(
          reader,
          object,
          adapter.prototype ?? Object.prototype,
          typeof inborn === 'function' ? inborn(object) : inborn,
        );
        return;
      }
      default:
        return;
    }
  }

  /** Whether assigning the keys of a shape makes own properties: nothing above the object has them. */
  #isAssignable(shape: Shape, object: object): boolean {
    let assignable = this.#assignable.get(shape);
    if (assignable === undefined) {
      const prototype = getPrototypeOf(object);
      assignable = prototype === null || !shape.keys.some(key => key in prototype);
      this.#assignable.set(shape, assignable);
    }
    return assignable;
  }
  readonly #assignable = new Map<Shape, boolean>();

  /** Prototype and properties; of those a bare object of the kind is born with, only `inborn` need not be captured. */
  #body(reader: ByteReader, object: object, prototype: object | undefined, inborn: readonly Key[]): void {
    const flags = reader.byte();
    const wanted = flags & FLAG.hasPrototype ? this.#decoder.value(reader, this.#resolveLater) : prototype;
    if (wanted !== undefined && getPrototypeOf(object) !== wanted)
      setPrototypeOf(object, wanted as object | null);
    const captured = new Set<Key>(inborn);
    if (flags & FLAG.hasProperties) this.#properties(reader, object, captured);
    if (flags & FLAG.lacks) {
      const count = reader.index(reader.end, 'key count');
      for (let i = 0; i < count; i++) captured.delete(this.#decoder.key(reader));
    }
    for (const key of ownKeys(object)) if (!captured.has(key)) Reflect.deleteProperty(object, key);
  }

  #properties(reader: ByteReader, object: object, captured?: Set<Key>): void {
    const count = reader.index(reader.end, 'property count');
    for (let i = 0; i < count; i++) {
      const key = this.#decoder.key(reader);
      captured?.add(key);
      const attributes = reader.byte();
      const flags = {
        enumerable: (attributes & ATTRIBUTE.enumerable) !== 0,
        configurable: (attributes & ATTRIBUTE.configurable) !== 0,
      };
      if (attributes & ATTRIBUTE.accessor) {
        const get = this.#decoder.value(reader, this.#resolveLater);
        const set = this.#decoder.value(reader, this.#resolveLater);
        define(object, key, { get, set, ...flags } as PropertyDescriptor);
        continue;
      }
      const value = this.#decoder.value(reader, this.#resolveLater);
      if (attributes === PLAIN_ATTRIBUTES && key !== '__proto__' && !Object.hasOwn(object, key)) {
        define(object, key, { value, ...PLAIN });
      } else {
        define(object, key, { value, writable: (attributes & ATTRIBUTE.writable) !== 0, ...flags });
      }
    }
  }

  // ---- pass 3: what must come last

  #finish(node: number): void {
    const special = this.#specials.get(node);
    if (special) special.adapter.fill?.(this.#objects[node]!, special.state);
    const reader = this.#decoder.node(node);
    switch (reader.byte()) {
      case NODE.object:
        break;
      case NODE.exoticArray:
        reader.varint();
        break;
      case NODE.instance: {
        reader.varint();
        const count = reader.varint();
        for (let i = 0; i < count; i++) {
          reader.varint();
          this.#values(reader, nothing);
        }
        break;
      }
      case NODE.function:
      case NODE.class:
      case NODE.member:
        reader.varint();
        reader.varint();
        if (this.#decoder.kind(node) === NODE.class) this.#values(reader, nothing);
        break;
      case NODE.bound:
        this.#decoder.skip(reader);
        this.#decoder.skip(reader);
        this.#values(reader, this.#resolveLater);
        break;
      case NODE.prototype:
        reader.varint();
        break;
      case NODE.special:
        reader.varint();
        this.#values(reader, this.#resolveLater);
        break;
      default:
        return;
    }
    if (reader.byte() & FLAG.nonExtensible) preventExtensions(this.#objects[node]!);
  }

  /** In the order in which capture lists it. */
  #processState(flat: unknown[]): void {
    const take = (count: number): unknown[] => flat.splice(0, count);
    const [exitCode, argc] = take(2);
    const argv = take(Number(argc));
    const env = pairs<ProcessState['env'][number]>(take(Number(take(1)[0]) * 2), 2);
    applyProcessState({ exitCode, argv, env, listeners: pairs<ProcessState['listeners'][number]>(flat, 3) });
  }

  #roots(): void {
    const { roots } = this.#decoder;
    const { timers, modules, image } = this.#program;
    timers.lastId = roots.varint();
    const active = roots.index(roots.end, 'timer count');
    for (let i = 0; i < active; i++) {
      const handle = this.#decoder.value(roots, this.#resolve);
      const remaining = roots.float();
      const record = isObject(handle) ? timers.record(handle) : undefined;
      if (!record) throw snapshotInvalid('a timer is none');
      timers.rearm(record, remaining);
    }
    const loaded = roots.index(image.files.length + 1, 'file count');
    for (let i = 0; i < loaded; i++) {
      modules.module(roots.index(image.files.length, 'file'));
      this.#decoder.value(roots, this.#resolve);
    }
    this.#processState(this.#values(roots, this.#resolve));
    const changes = roots.index(roots.end, 'change count');
    for (let i = 0; i < changes; i++) {
      const object = this.#decoder.value(roots, this.#resolve) as object;
      const removed = roots.index(roots.end, 'key count');
      for (let k = 0; k < removed; k++) Reflect.deleteProperty(object, this.#decoder.key(roots));
      this.#properties(roots, object);
    }
    const weak = roots.index(roots.end, 'collection count');
    for (let i = 0; i < weak; i++) {
      const collection = this.#decoder.value(roots, this.#resolve) as object;
      const entries = roots.index(roots.end, 'entry count');
      for (let e = 0; e < entries; e++) {
        const member = this.#object(roots.index(this.#decoder.nodeCount, 'node'));
        setWeakEntry(collection, member, this.#decoder.value(roots, this.#resolve));
      }
    }
  }
}

type ScopeMaker = (...args: unknown[]) => Generator<ScopeInstance, void, unknown[]>;

/** Runs the code of a scope up to where it waits for the values of its variables. */
function begin(make: ScopeMaker, receiver: unknown, args: unknown[]): LiveInstance {
  const code = apply(make, receiver, args);
  return Object.assign(code.next([]).value as ScopeInstance, { code });
}

/** Cuts a list into tuples. */
function pairs<T>(list: unknown[], size: number): T[] {
  const tuples: T[] = [];
  for (let i = 0; i + size <= list.length; i += size) tuples.push(list.slice(i, i + size) as T);
  return tuples;
}

const nothing = (): undefined => undefined;
const PLAIN = { writable: true, enumerable: true, configurable: true };

/** A class binds its scope's variables itself. */
const noCode = (function* (): Generator<ScopeInstance, void, unknown[]> {})();

function missing(path: string): never {
  throw restoreMissing(path);
}

/** Defines a property unless it is so already: what cannot be redefined is then left alone. */
function define(object: object, key: Key, descriptor: PropertyDescriptor): void {
  const known = getOwnPropertyDescriptor(object, key);
  if (
    known &&
    known.get === descriptor.get &&
    known.set === descriptor.set &&
    Object.is(known.value, descriptor.value) &&
    known.writable === descriptor.writable &&
    known.enumerable === descriptor.enumerable &&
    known.configurable === descriptor.configurable
  ) {
    return;
  }
  defineProperty(object, key, descriptor);
}
