/**
 * The scope instances that captured functions share: told apart by identity where sharing can be observed, by
 * content where it cannot.
 */
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { EMPTY, SCOPE } from '../../snapshot/format.ts';
import type { ImageFunction, ProgramImage } from '../image.ts';
import type { MadeNumbers } from '../made-code.ts';
import { unmarked } from '../marks.ts';
import { getOwnPropertyDescriptor } from '../realm.ts';
import { MarkedArguments } from './marked-arguments.ts';

interface Instance {
  scope: number;
  parent: number;
  values: Map<string, unknown>;
  /** What tells it apart; for the scope of a class, the class. */
  identity: object | undefined;
  /** Of parameters that its `arguments` object may be mapped to. */
  getters?: Map<string, () => unknown>;
  /** Indices of its `arguments` object that are not mapped, though they have a parameter. */
  unmapped?: number[];
}

const NONE: ReadonlySet<string> = new Set();

export class ScopeTable {
  readonly #image: ProgramImage;
  readonly #encoder: SnapshotEncoder;
  readonly #nodeOf: (value: object) => number;
  readonly #instances: Instance[] = [];
  readonly #byIdentity = new Map<number, Map<object, number>>();
  readonly #byContent = new Map<string, number>();
  readonly #files = new Map<number, Map<number, unknown>>();

  constructor(image: ProgramImage, encoder: SnapshotEncoder, nodeOf: (value: object) => number) {
    this.#image = image;
    this.#encoder = encoder;
    this.#nodeOf = nodeOf;
  }

  /** The innermost scope instance that a function reports; -1 if it reports none. */
  instance(info: ImageFunction, identities: object[], getters: (() => unknown)[]): number {
    const values = new Map<number, [string, unknown][]>();
    const identityOf = new Map<number, object>();
    info.identities.forEach((scope, i) => {
      identityOf.set(scope, identities[i]!);
      values.set(scope, []);
    });
    info.free.forEach(([scope, name], i) => {
      if (this.#isAbsent(this.#dynamicIn(scope), name, getters[i]!)) return;
      const entry: [string, unknown] = [name, read(getters[i]!)];
      const known = values.get(scope);
      if (known) known.push(entry);
      else values.set(scope, [entry]);
    });
    // A scope's id is higher than that of any scope around it.
    const chain = [...values.keys()].sort((a, b) => a - b);
    let parent = -1;
    for (const scope of chain) {
      const identity = identityOf.get(scope);
      const index = identity
        ? this.#shared(scope, identity, parent)
        : this.#interned(scope, parent, values.get(scope)!);
      const instance = this.#instances[index]!;
      if (this.#image.scopes[scope]!.parameters) this.#keepGetters(instance, info, getters);
      for (const [name, value] of values.get(scope)!) {
        this.#touch(value);
        instance.values.set(name, value);
      }
      parent = index;
    }
    return parent;
  }

  #keepGetters(instance: Instance, { free }: ImageFunction, getters: readonly (() => unknown)[]): void {
    instance.getters ??= new Map();
    const { parameters } = this.#image.scopes[instance.scope]!;
    free.forEach(([scope, name], i) => {
      if (scope === instance.scope && parameters!.includes(name)) instance.getters!.set(name, getters[i]!);
    });
  }

  /** An arguments object of a sloppy function: may be mapped to variables that closures see. */
  addArguments(object: object): void {
    this.#arguments.push(object);
  }
  readonly #arguments: object[] = [];

  /** Finds the arguments objects that belong to scope instances. */
  #findMapped(): void {
    if (this.#arguments.length === 0) return;
    const candidates = this.#instances.filter(({ getters }) => getters && getters.size > 0);
    if (candidates.length === 0) return;
    const marked = new MarkedArguments(this.#arguments);
    try {
      for (const instance of candidates) {
        const { parameters } = this.#image.scopes[instance.scope]!;
        const unmapped: number[] = [];
        for (const [name, getter] of instance.getters!) {
          const index = parameters!.lastIndexOf(name);
          const own = marked.objectOf(getter(), index);
          if (own) instance.values.set('arguments', own);
          else unmapped.push(index);
        }
        if (unmapped.length > 0 && instance.values.has('arguments')) instance.unmapped = unmapped;
      }
    } finally {
      marked.restore();
    }
  }

  #touch(value: unknown): void {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function')
      this.#nodeOf(value as object);
  }

  #add(scope: number, parent: number, identity?: object): number {
    return this.#instances.push({ scope, parent, values: new Map(), identity }) - 1;
  }

  #shared(scope: number, identity: object, parent: number): number {
    let instances = this.#byIdentity.get(scope);
    if (!instances) this.#byIdentity.set(scope, (instances = new Map()));
    let index = instances.get(identity);
    if (index === undefined) {
      index = this.#add(scope, parent, identity);
      instances.set(identity, index);
      const { class: owner, named, variables } = this.#image.scopes[scope]!;
      if (owner !== undefined || named) this.#nodeOf(identity);
      // The function that reports it need not use it.
      if (named) this.#instances[index]!.values.set(variables[0]!.name, identity);
      return index;
    }
    // Functions that use less of the chain report a farther parent: the nearest one is the right one.
    const known = this.#instances[index]!;
    if (
      parent >= 0 &&
      (known.parent < 0 || this.#instances[known.parent]!.scope < this.#instances[parent]!.scope)
    ) {
      known.parent = parent;
    }
    return index;
  }

  #interned(scope: number, parent: number, values: [string, unknown][]): number {
    const key = `${scope}|${parent}|${values.map(([name, value]) => `${name}=${this.#token(value)}`).join('|')}`;
    let index = this.#byContent.get(key);
    if (index === undefined) {
      index = this.#add(scope, parent);
      this.#byContent.set(key, index);
    }
    return index;
  }

  #token(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return `s${this.#encoder.string(value)}`;
      case 'number':
        return Object.is(value, -0) ? 'n-0' : `n${value}`;
      case 'bigint':
        return `b${value}`;
      case 'symbol':
        return value === EMPTY ? 'e' : `y${this.#encoder.symbol(value)}`;
      case 'object':
      case 'function':
        return value === null ? 'null' : `o${this.#nodeOf(value)}`;
      default:
        return String(value);
    }
  }

  /** Names of a scope's variables that are only there if a direct eval has added them. */
  #dynamicIn(scope: number): ReadonlySet<string> {
    if (!this.#image.evals) return NONE;
    let names = this.#dynamic.get(scope);
    if (!names) {
      const { variables } = this.#image.scopes[scope]!;
      names = new Set(variables.filter(({ kind }) => kind === 'dynamic').map(({ name }) => name));
      this.#dynamic.set(scope, names);
    }
    return names;
  }
  readonly #dynamic = new Map<number, ReadonlySet<string>>();

  /** Whether a name that may be that of an added variable means a global, or nothing. */
  #isAbsent(dynamic: ReadonlySet<string>, name: string, getter: () => unknown): boolean {
    if (!dynamic.has(name)) return false;
    const global = getOwnPropertyDescriptor(globalThis, name);
    if (global && !('value' in global)) return true;
    const value = read(getter);
    return value === EMPTY || (global !== undefined && Object.is(value, global.value));
  }

  fileVariable(file: number, index: number, getter: () => unknown): void {
    let values = this.#files.get(file);
    if (!values) this.#files.set(file, (values = new Map()));
    if (values.has(index)) return;
    const { name, kind } = this.#image.files[file]!.variables[index]!;
    if (kind === 'dynamic' && this.#isAbsent(new Set([name]), name, getter)) return;
    const value = read(getter);
    values.set(index, value);
    this.#touch(value);
  }

  /** Writes the instances and the variables of files to their section. */
  write(numbers: MadeNumbers): void {
    const { scopes } = this.#encoder;
    this.#findMapped();
    this.#encoder.scopeCount = this.#instances.length;
    for (const { scope, parent, values, identity, unmapped } of this.#instances) {
      scopes.varint(numbers.of('scopes', scope));
      const ofClass = this.#image.scopes[scope]!.class !== undefined;
      scopes.varint((parent + 1) * 4 + (ofClass ? SCOPE.ofClass : 0) + (unmapped ? SCOPE.unmapped : 0));
      if (ofClass) this.#encoder.value(scopes, identity);
      scopes.varint(values.size);
      const { variables } = this.#image.scopes[scope]!;
      for (const [name, value] of values) {
        scopes.varint(variables.findIndex(variable => variable.name === name));
        this.#encoder.value(scopes, value);
      }
      if (!unmapped) continue;
      scopes.varint(unmapped.length);
      for (const index of unmapped) scopes.varint(index);
    }
    scopes.varint(this.#files.size);
    for (const [file, values] of this.#files) {
      scopes.varint(file);
      scopes.varint(values.size);
      for (const [index, value] of values) {
        scopes.varint(index);
        this.#encoder.value(scopes, value);
      }
    }
  }
}

/** A variable's value; {@link EMPTY} in its temporal dead zone, the only reason a bare read can throw. */
function read(getter: () => unknown): unknown {
  try {
    return unmarked(getter());
  } catch {
    return EMPTY;
  }
}
