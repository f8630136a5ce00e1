/**
 * The scope instances that captured functions share: told apart by identity where sharing can be observed, by
 * content where it cannot.
 */
import { type IdentityTable, identityTable } from '../../platform/identity.ts';
import type { SnapshotEncoder } from '../../snapshot/encode.ts';
import { EMPTY, SCOPE } from '../../snapshot/format.ts';
import type { ImageFunction, ProgramImage } from '../image.ts';
import { getOwnPropertyDescriptor } from '../intrinsics.ts';
import type { MadeNumbers } from '../made-code.ts';
import { unmarked } from '../marks.ts';
import { MarkedArguments } from './marked-arguments.ts';

interface Instance {
  scope: number;
  parent: number;
  /** Which of the scope's variables are known, by their place in the image, and their values. */
  slots: readonly number[];
  values: unknown[];
  /** The slots are those of a layer. */
  borrowed: boolean;
  /** Where each slot is in these, if they are {@link MANY}. */
  places?: Map<number, number>;
  /** What tells it apart; for the scope of a class, the class. */
  identity: object | undefined;
  /** Of parameters that its `arguments` object may be mapped to. */
  getters?: Map<string, () => unknown>;
  /** Indices of its `arguments` object that are not mapped, though they have a parameter. */
  unmapped?: number[];
}

/** What a function reports of one scope around it. */
interface Layer {
  scope: number;
  /** Among the identities it reports; -1: none. */
  identity: number;
  /** Among its getters. */
  getters: number[];
  slots: number[];
  hasParameters: boolean;
}

/** Variables from which on a table finds one sooner than a search. */
const MANY = 16;

const NONE: ReadonlySet<string> = new Set();
const NO_SLOTS: readonly number[] = [];
const NO_VALUES: unknown[] = [];

export class ScopeTable {
  readonly #image: ProgramImage;
  readonly #encoder: SnapshotEncoder;
  readonly #nodeOf: (value: object) => number;
  readonly #instances: Instance[] = [];
  readonly #byIdentity = new Map<number, IdentityTable>();
  readonly #byContent = new Map<string, number>();
  readonly #files = new Map<number, Map<number, unknown>>();

  constructor(image: ProgramImage, encoder: SnapshotEncoder, nodeOf: (value: object) => number) {
    this.#image = image;
    this.#encoder = encoder;
    this.#nodeOf = nodeOf;
  }

  /** The innermost scope instance that a function reports; -1 if it reports none. */
  instance(info: ImageFunction, identities: object[], getters: (() => unknown)[]): number {
    let parent = -1;
    for (const layer of this.#layersOf(info)) {
      const values: unknown[] = [];
      for (let i = 0; i < layer.getters.length; i++) values.push(read(getters[layer.getters[i]!]!));
      const slots = this.#image.evals ? this.#present(info, layer, getters, values) : layer.slots;
      const index =
        layer.identity < 0
          ? this.#interned(layer.scope, parent, slots, values)
          : this.#shared(layer.scope, identities[layer.identity]!, parent);
      const instance = this.#instances[index]!;
      if (layer.hasParameters) this.#keepGetters(instance, info, getters);
      for (let i = 0; i < values.length; i++) this.#touch(values[i]);
      if (instance.slots.length === 0) {
        instance.slots = slots;
        instance.values = values;
        instance.borrowed = true;
      } else {
        for (let i = 0; i < slots.length; i++) setVariable(instance, slots[i]!, values[i]);
      }
      parent = index;
    }
    return parent;
  }

  #layersOf(info: ImageFunction): readonly Layer[] {
    const known = this.#layers.get(info);
    if (known) return known;
    const byScope = new Map<number, Layer>();
    const layerOf = (scope: number): Layer => {
      let layer = byScope.get(scope);
      if (!layer) {
        const hasParameters = this.#image.scopes[scope]!.parameters !== undefined;
        byScope.set(scope, (layer = { scope, identity: -1, getters: [], slots: [], hasParameters }));
      }
      return layer;
    };
    info.identities.forEach((scope, i) => {
      layerOf(scope).identity = i;
    });
    info.free.forEach(([scope, name], i) => {
      const layer = layerOf(scope);
      layer.getters.push(i);
      layer.slots.push(this.#slotOf(scope, name));
    });
    // A scope's id is higher than that of any scope around it.
    const layers = [...byScope.values()].sort((a, b) => a.scope - b.scope);
    this.#layers.set(info, layers);
    return layers;
  }
  readonly #layers = new Map<ImageFunction, readonly Layer[]>();

  #slotOf(scope: number, name: string): number {
    return this.#image.scopes[scope]!.variables.findIndex(variable => variable.name === name);
  }

  /** The slots of the variables that are there; leaves their values alone in `values`. */
  #present(info: ImageFunction, layer: Layer, getters: (() => unknown)[], values: unknown[]): number[] {
    const dynamic = this.#dynamicIn(layer.scope);
    if (dynamic.size === 0) return layer.slots;
    const slots: number[] = [];
    let count = 0;
    layer.getters.forEach((index, i) => {
      if (this.#isAbsent(dynamic, info.free[index]![1], getters[index]!)) return;
      values[count++] = values[i];
      slots.push(layer.slots[i]!);
    });
    values.length = count;
    return slots;
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
          if (own) setVariable(instance, this.#slotOf(instance.scope, 'arguments'), own);
          else unmapped.push(index);
        }
        if (unmapped.length > 0 && instance.slots.includes(this.#slotOf(instance.scope, 'arguments'))) {
          instance.unmapped = unmapped;
        }
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
    const instance: Instance = {
      scope,
      parent,
      slots: NO_SLOTS,
      values: NO_VALUES,
      borrowed: true,
      identity,
    };
    return this.#instances.push(instance) - 1;
  }

  #shared(scope: number, identity: object, parent: number): number {
    let instances = this.#byIdentity.get(scope);
    if (!instances) this.#byIdentity.set(scope, (instances = identityTable()));
    let index = instances.get(identity);
    if (index === undefined) {
      index = this.#add(scope, parent, identity);
      instances.set(identity, index);
      const { class: owner, named } = this.#image.scopes[scope]!;
      if (owner !== undefined || named) this.#nodeOf(identity);
      // The function that reports it need not use it.
      if (named) setVariable(this.#instances[index]!, 0, identity);
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

  #interned(scope: number, parent: number, slots: readonly number[], values: readonly unknown[]): number {
    let key = `${scope}|${parent}`;
    for (let i = 0; i < slots.length; i++) key += `|${slots[i]}=${this.#token(values[i])}`;
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
    for (const { scope, parent, slots, values, identity, unmapped } of this.#instances) {
      scopes.varint(numbers.of('scopes', scope));
      const ofClass = this.#image.scopes[scope]!.class !== undefined;
      scopes.varint((parent + 1) * 4 + (ofClass ? SCOPE.ofClass : 0) + (unmapped ? SCOPE.unmapped : 0));
      if (ofClass) this.#encoder.value(scopes, identity);
      this.#encoder.variables(scopes, slots, values);
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

/** Several functions may report a variable. */
function setVariable(instance: Instance, slot: number, value: unknown): void {
  const { slots, values } = instance;
  if (slots.length >= MANY) instance.places ??= new Map(slots.map((known, i) => [known, i]));
  const place = instance.places ? (instance.places.get(slot) ?? -1) : slots.indexOf(slot);
  if (place >= 0) {
    values[place] = value;
    return;
  }
  instance.places?.set(slot, slots.length);
  if (instance.borrowed) {
    instance.slots = [...slots];
    instance.values = [...values];
    instance.borrowed = false;
  }
  (instance.slots as number[]).push(slot);
  instance.values.push(value);
}

/** A variable's value; {@link EMPTY} in its temporal dead zone, the only reason a bare read can throw. */
function read(getter: () => unknown): unknown {
  try {
    return unmarked(getter());
  } catch {
    return EMPTY;
  }
}
