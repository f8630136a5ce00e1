/** Pass 1 of a restore: every record => a bare object of its kind, with the identity it keeps. */
import { restoreMissing, snapshotInvalid } from '../../errors.ts';
import type { ByteReader } from '../../snapshot/bytes.ts';
import { FLAG, LIMITS, NODE } from '../../snapshot/format.ts';
import type { Adapter } from '../adapter.ts';
import { apply, getOwnPropertyDescriptor, isObject, ownKeys } from '../intrinsics.ts';
import type { Program } from '../program.ts';
import { type Heap, newArray, nothing } from './heap.ts';
import type { LiveInstance, Scopes } from './scopes.ts';
import type { ScopeInstance } from './skeleton.ts';

type AnyFunction = (...args: unknown[]) => unknown;

export class ObjectMaker {
  readonly #program: Program;
  readonly #heap: Heap;
  readonly #scopes: () => Scopes;
  readonly #members = new Map<object, Map<number, object>>();

  /** `scopes`: they need objects themselves, and exist when the first function does. */
  constructor(program: Program, heap: Heap, scopes: () => Scopes) {
    this.#program = program;
    this.#heap = heap;
    this.#scopes = scopes;
  }

  make(node: number, reader: ByteReader): object {
    this.#scopes().enterForArguments(node);
    return this.#heap.objects[node] ?? this.#bare(node, reader);
  }

  #bare(node: number, reader: ByteReader): object {
    const { image } = this.#program;
    const { decoder, resolve } = this.#heap;
    switch (reader.byte()) {
      case NODE.intrinsic: {
        const path = reader.string();
        return this.#intrinsic(path) ?? missing(path);
      }
      case NODE.plain: {
        const shape = decoder.shapes[reader.index(decoder.shapes.length, 'shape')]!;
        return this.#heap.plain(shape);
      }
      case NODE.object:
        return plain(this.#prototype(reader, Object.prototype));
      case NODE.array:
        return newArray(reader.index(LIMITS.array, 'array length'));
      case NODE.exoticArray:
        return [];
      case NODE.function: {
        const id = reader.index(image.functions.length, 'function');
        return this.#home(id, reader).f[id]!();
      }
      case NODE.class: {
        const id = reader.index(image.functions.length, 'function');
        const home = this.#home(id, reader);
        const fieldKeys = this.#heap.values(reader, nothing);
        this.#heap.values(reader, nothing);
        return this.#class(id, home, this.#prototype(reader, Function.prototype), fieldKeys);
      }
      case NODE.member: {
        const target = this.#heap.object(reader.index(decoder.nodeCount, 'node'));
        const id = reader.index(image.functions.length, 'function');
        const members = this.#members.get(target);
        if (members && !members.has(id)) this.#addPrivateMethods(target, members);
        const member = members?.get(id);
        if (!member) throw snapshotInvalid(`function ${id} is not a method of its class`);
        return member;
      }
      case NODE.bound: {
        const target = decoder.value(reader, resolve) as AnyFunction;
        const receiver = decoder.value(reader, resolve);
        const args = this.#heap.values(reader, resolve);
        if (typeof target !== 'function') throw snapshotInvalid(`node ${node} binds what is no function`);
        return apply(Function.prototype.bind, target, [receiver, ...args]) as object;
      }
      case NODE.prototype: {
        const owner = this.#heap.object(reader.index(decoder.nodeCount, 'node'));
        const prototype: unknown = getOwnPropertyDescriptor(owner, 'prototype')?.value;
        if (!isObject(prototype)) throw snapshotInvalid(`node ${node} is the prototype of what has none`);
        return prototype;
      }
      case NODE.special:
        return this.#special(reader);
      case NODE.proxy: {
        const target = decoder.value(reader, resolve);
        const handler = decoder.value(reader, resolve);
        if (!isObject(target)) throw snapshotInvalid(`node ${node} is a Proxy of nothing`);
        return this.#program.registry.makeProxy(target, handler as ProxyHandler<object> | null);
      }
      case NODE.instance:
        return this.#construct(this.#heap.object(reader.index(decoder.nodeCount, 'node')));
      default:
        throw snapshotInvalid(`node ${node} has an unknown kind`);
    }
  }

  #intrinsic(path: string): object | undefined {
    const { realm, modules, image } = this.#program;
    const module = /^module:([^.]+)/.exec(path);
    if (module) modules.hostModule(module[1]!);
    const imported = /^import:(.+)$/.exec(path);
    if (imported) modules.hostNamespace(imported[1]!);
    const require = /^require:(.+?)(?:\.(?:cache|resolve))?$/.exec(path);
    if (require) {
      const file = image.files.findIndex(file => file.path === require[1]);
      if (file >= 0) modules.require(file);
    }
    const template = /^template:(\d+)/.exec(path);
    if (template) this.#program.templates.object(Number(template[1]));
    return realm.objectAt(path);
  }

  /** A bare instance, made by its own constructor: with the hidden class and the private names it had. */
  #construct(target: object): object {
    const { registry } = this.#program;
    if (typeof target !== 'function')
      throw snapshotInvalid('an object is an instance of what is no function');
    return registry.whileConstructing(() => registry.constructBare(target as AnyFunction));
  }

  /** Reads flags and the prototype behind them. */
  #prototype(reader: ByteReader, fallback: object): unknown {
    const given = reader.byte() & FLAG.hasPrototype;
    return given ? this.#heap.decoder.value(reader, this.#heap.resolve) : fallback;
  }

  #home(id: number, reader: ByteReader): ScopeInstance {
    const scopes = this.#scopes();
    return scopes.homeOf(id, reader.index(scopes.count + 1, 'scope instance') - 1);
  }

  #class(id: number, home: ScopeInstance, heritage: unknown, fieldKeys: unknown[]): object {
    // `class extends null` has Function.prototype above it; what cannot be extended is set later.
    const extendable = typeof heritage === 'function' && heritage !== Function.prototype;
    const inside: LiveInstance = { f: {}, k: {}, code: undefined, receiver: undefined };
    const target = home.f[id]!(extendable ? heritage : null, inside, fieldKeys);
    this.#scopes().addClass(target, inside);
    const members = new Map<number, object>();
    const { registry } = this.#program;
    registry.whileAsking(() => {
      for (const holder of [target, getOwnPropertyDescriptor(target, 'prototype')!.value as object]) {
        for (const key of ownKeys(holder)) {
          const { value, get, set } = getOwnPropertyDescriptor(holder, key)!;
          for (const member of [value, get, set]) this.#addMember(members, target, member);
        }
      }
    });
    this.#members.set(target, members);
    return target;
  }

  /** Only while asking. */
  #addMember(members: Map<number, object>, target: object, member: unknown): void {
    const { registry } = this.#program;
    if (typeof member !== 'function' || member === target || registry.class(member)) return;
    const answer = registry.isInstrumented(member) ? registry.ask(member as AnyFunction) : undefined;
    if (answer) members.set(answer.id, member);
  }

  /** Of instances all have the same, so any instance will do. */
  #addPrivateMethods(target: object, members: Map<number, object>): void {
    const { registry } = this.#program;
    const [, , , , ofInstance, ofClass] = registry.class(target)?.privates ?? [];
    if (!ofInstance || !ofClass) return;
    const found = [...ofClass(), ...ofInstance(this.#construct(target))];
    registry.whileAsking(() => {
      for (const member of found) this.#addMember(members, target, member);
    });
  }

  /** By name. */
  get #adapters(): ReadonlyMap<string, Adapter> {
    this.#adaptersByName ??= new Map(this.#program.adapters.map(adapter => [adapter.name, adapter]));
    return this.#adaptersByName;
  }
  #adaptersByName: ReadonlyMap<string, Adapter> | undefined;

  #special(reader: ByteReader): object {
    const { strings } = this.#heap.decoder;
    const name = strings[reader.index(strings.length, 'string')]!;
    const adapter = this.#adapters.get(name);
    if (!adapter) throw snapshotInvalid(`it holds objects of the unknown kind ${name}`);
    if (adapter.create.length === 0) return adapter.create([]);
    return adapter.create(this.#heap.values(reader, adapter.eager ? this.#heap.resolve : nothing));
  }
}

function plain(prototype: unknown): object {
  if (prototype === Object.prototype) return {};
  return Object.create(prototype as object | null) as object;
}

function missing(path: string): never {
  throw restoreMissing(path);
}
