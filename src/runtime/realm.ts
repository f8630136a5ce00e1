/**
 * The objects every program finds: intrinsics (ECMA-262 section 6.1.7.4), globals and the exports of the host's
 * modules. A snapshot names them by path (`Array.prototype.map`), and says what a program changed about them.
 */

import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import { isAddedByHost } from '../platform/added-globals.ts';
import { builtinModule } from '../platform/builtin.ts';
import { readLazy } from '../platform/lazy-class.ts';
import { OwnMap } from './own-maps.ts';

/** The intrinsic functions capture and restore rely on, taken before a program can replace them. */
export const {
  getOwnPropertyDescriptor,
  getOwnPropertyNames,
  getOwnPropertySymbols,
  getPrototypeOf,
  hasOwn,
  setPrototypeOf,
  defineProperty,
  isExtensible,
  preventExtensions,
  create,
} = Object;
export const { apply, construct, ownKeys } = Reflect;
export const functionToString = Function.prototype.toString;

type Key = string | symbol;
interface Baseline {
  keys: Key[];
  descriptors: PropertyDescriptor[];
  prototype: object | null;
}

/** An accessor of the host, which may give something that no other way leads to. */
interface Accessor {
  path: string;
  holder: object;
  key: Key;
  get: () => unknown;
}

/** What a program did to an object it did not make. */
export interface Change {
  object: object;
  removed: Key[];
  added: Key[];
  /** How the added or altered properties are now; by index of `added`. */
  descriptors: PropertyDescriptor[];
  /** It cannot be extended any longer. */
  sealed?: boolean;
}

/** Paths below these are state of the process, not intrinsics. */
const OPAQUE = new Set([
  'process.env',
  'process.argv',
  'process.execArgv',
  'process.mainModule',
  'process.config',
]);
/** Objects of the host that programs are known to put functions of their own into. */
const HOSTS = ['process', 'console'];
interface HostObject {
  name: string;
  value: object;
  keys: Key[];
  /** How its data properties were; for objects whose properties only programs change. */
  values?: unknown[];
}
/** Properties whose first reading makes streams, tens of milliseconds on Bun. */
const SLOW = new Set<Key>(['Console', '_stdout', '_stderr', 'stdin', 'stdout', 'stderr']);
/** Properties of `process` that process-state.ts looks after, and what its EventEmitter keeps. */
const PROCESS_STATE = new Set<Key>([
  'exitCode',
  'argv',
  'env',
  '_events',
  '_eventsCount',
  '_maxListeners',
  'domain',
]);

/** Own properties of sloppy functions that throw or mean the caller. */
const POISONED = new Set<Key>(['caller', 'arguments', 'callee']);

export class Realm {
  readonly #paths = new OwnMap<object, string>();
  readonly #objects = new OwnMap<string, object>();
  readonly #baselines = new OwnMap<object, Baseline>();
  /** The same as lists, to be walked without iterators. */
  readonly #recorded: object[] = [];
  readonly #recordedBaselines: Baseline[] = [];
  readonly #symbols = new Map<symbol, string>();

  /** `isProgramFunction` knows the functions of the program from those of the host. */
  constructor(isProgramFunction: (value: object) => boolean) {
    this.#isProgramFunction = isProgramFunction;
    for (const name of Object.getOwnPropertyNames(Symbol)) {
      const value: unknown = Symbol[name as keyof typeof Symbol];
      if (typeof value === 'symbol') this.#symbols.set(value, name);
    }
    this.name('globalThis', globalThis);
    this.#baseline(globalThis);
    for (const [path, value] of unnamedIntrinsics()) this.register(path, value, true);
    // The language's first: they go by the same path on every engine, whatever else leads to them.
    this.#registerGlobals([...LANGUAGE]);
    // Reached by several ways, which differ between hosts.
    this.register('module:events', builtinModule('events'), false);
    this.watchModule('events', builtinModule('events') as object);
    for (const name of HOSTS) {
      const value = Reflect.get(globalThis, name) as object | undefined;
      if (!value) continue;
      this.name(name, value);
      const host = { name, value, keys: ownKeys(value) };
      this.#hosts.push(host);
      this.#walk(host);
    }
    const globals = ownKeys(globalThis);
    this.#registerClasses(globals);
    this.#registerGlobals(globals);
    for (const path of COMMON) {
      const object = this.#objects.get(path);
      const baseline = object && this.#baselines.get(object);
      if (!object || !baseline) continue;
      this.#common.push(object);
      this.#commonBaselines.push(baseline);
    }
  }
  readonly #common: object[] = [];
  readonly #commonBaselines: Baseline[] = [];

  /**
   * The host's classes are met under their own names before anything leads to them by another way: `Event` is not
   * `CloseEvent.prototype.__proto__.constructor`, which an engine without CloseEvent could not find.
   */
  #registerClasses(keys: readonly Key[]): void {
    const classes: [name: string, value: object, prototype: object][] = [];
    for (const key of keys) {
      if (typeof key !== 'string' || LANGUAGE.has(key) || NOT_PORTABLE.has(key)) continue;
      const value: unknown = getOwnPropertyDescriptor(globalThis, key)?.value;
      if (typeof value !== 'function' || this.#paths.has(value)) continue;
      const prototype: unknown = getOwnPropertyDescriptor(value, 'prototype')?.value;
      if (!isObject(prototype) || this.#paths.has(prototype)) continue;
      this.name(key, value);
      this.name(`${key}.prototype`, prototype);
      classes.push([key, value, prototype]);
    }
    for (const [name, value, prototype] of classes) {
      this.#explore(name, value, false, 0);
      this.#explore(`${name}.prototype`, prototype, false, 1);
    }
  }

  #registerGlobals(keys: readonly Key[]): void {
    for (const key of keys) {
      if (typeof key !== 'string' || key.startsWith('µ') || NOT_PORTABLE.has(key)) continue;
      if (HOSTS.includes(key)) continue;
      const descriptor = getOwnPropertyDescriptor(globalThis, key);
      if (!descriptor) continue;
      const language = LANGUAGE.has(key);
      if ('value' in descriptor) this.register(key, descriptor.value, language);
      else {
        this.#registerDescriptor(key, descriptor, language, 0);
        if (descriptor.get) this.#accessors.push({ path: key, holder: globalThis, key, get: descriptor.get });
      }
    }
  }

  /** Names an object and, if `recorded`, remembers how it is, so that changes to it can be captured. */
  register(path: string, value: unknown, recorded: boolean, depth = 0): void {
    if (!isObject(value)) return;
    if (!this.#objects.has(path)) this.#objects.set(path, value);
    if (this.#paths.has(value) || OPAQUE.has(path)) return;
    this.#paths.set(value, path);
    this.#explore(path, value, recorded, depth);
  }

  /** Registers what `value`, called `path`, leads to. */
  #explore(path: string, value: object, recorded: boolean, depth: number): void {
    if (recorded) this.#baseline(value);
    if (depth > 6) return;
    for (const key of ownKeys(value)) {
      if (POISONED.has(key)) continue;
      const descriptor = getOwnPropertyDescriptor(value, key)!;
      const name = `${path}.${typeof key === 'symbol' ? `@@${symbolName(key)}` : key}`;
      if ('value' in descriptor) {
        if (recorded || isPartOfApi(descriptor.value))
          this.register(name, descriptor.value, recorded, depth + 1);
      } else {
        this.#registerDescriptor(name, descriptor, recorded, depth + 1);
        const { get } = descriptor;
        if (get && !recorded && depth === 0 && path.startsWith('module:')) {
          this.#accessors.push({ path: name, holder: value, key, get });
        }
      }
    }
    const prototype = getPrototypeOf(value);
    if (prototype) this.register(`${path}.__proto__`, prototype, recorded, depth + 1);
  }

  /**
   * The path of an object of the host that only an accessor of it leads to (lazy exports and globals). Called for
   * what would otherwise be refused; runs code of the host, none of the program.
   */
  latePathOf(value: object): string | undefined {
    for (const { path, holder, key, get } of this.#accessors.splice(0)) {
      this.register(path, readLazy(holder, key, get), false);
    }
    if (value === process.stdout) this.name('process.stdout', value);
    else if (value === process.stderr) this.name('process.stderr', value);
    else if (value === process.stdin) this.name('process.stdin', value);
    return this.#paths.get(value);
  }
  readonly #isProgramFunction: (value: object) => boolean;
  readonly #hosts: HostObject[] = [];

  #walk(host: HostObject): void {
    for (const key of host.keys) {
      if (SLOW.has(key)) continue;
      const descriptor = getOwnPropertyDescriptor(host.value, key);
      const path = `${host.name}.${typeof key === 'symbol' ? `@@${symbolName(key)}` : key}`;
      if (typeof descriptor?.value === 'function') this.register(path, descriptor.value, false, 1);
    }
    const prototype = getPrototypeOf(host.value);
    if (prototype) this.register(`${host.name}.__proto__`, prototype, false, 1);
  }

  /** What a program put into an object of the host: new properties, and functions of its own. */
  #hostChange({ value, keys, values }: HostObject): Change | undefined {
    const change: Change = { object: value, removed: [], added: [], descriptors: [] };
    const now = ownKeys(value);
    for (let i = 0; i < now.length; i++) {
      const key = now[i]!;
      if (PROCESS_STATE.has(key) || SLOW.has(key)) continue;
      const index = indexOf(keys, key);
      if (index >= 0 && !(values ? isChanged(value, key, values[index]) : this.#wasReplaced(value, key)))
        continue;
      change.descriptors[change.added.length] = getOwnPropertyDescriptor(value, key)!;
      change.added[change.added.length] = key;
    }
    return change.added.length > 0 ? change : undefined;
  }

  /** Exports of a host module, and what they share by their prototypes: what a program changes of them is captured. */
  watchModule(name: string, exports: object): void {
    if (this.#watched.has(name)) return;
    this.#watched.add(name);
    this.#watch(`module:${name}`, exports);
    const prototype: unknown = getOwnPropertyDescriptor(exports, 'prototype')?.value;
    if (isObject(prototype)) this.#watch(`module:${name}.prototype`, prototype);
  }
  readonly #watched = new Set<string>();

  #watch(name: string, value: object): void {
    const keys = ownKeys(value);
    const values = keys.map(key => getOwnPropertyDescriptor(value, key)!.value as unknown);
    this.#hosts.push({ name, value, keys, values });
  }

  #wasReplaced(object: object, key: Key): boolean {
    const value: unknown = getOwnPropertyDescriptor(object, key)?.value;
    return typeof value === 'function' && this.#isProgramFunction(value);
  }

  /** Those that have not been read yet. */
  readonly #accessors: Accessor[] = [];

  #registerDescriptor(
    path: string,
    { get, set }: PropertyDescriptor,
    recorded: boolean,
    depth: number,
  ): void {
    if (get) this.register(`${path}#get`, get, recorded, depth);
    if (set) this.register(`${path}#set`, set, recorded, depth);
  }

  /** Names an object alone, not what it leads to. */
  name(path: string, value: object): void {
    this.#paths.set(value, path);
    this.#objects.set(path, value);
  }

  #baseline(value: object): void {
    const keys = ownKeys(value).filter(key => !isOurs(key));
    const baseline: Baseline = {
      keys,
      descriptors: keys.map(key => getOwnPropertyDescriptor(value, key)!),
      prototype: getPrototypeOf(value),
    };
    this.#baselines.set(value, baseline);
    this.#recorded.push(value);
    this.#recordedBaselines.push(baseline);
  }

  pathOf(value: object): string | undefined {
    return this.#paths.get(value);
  }

  /** Every object that has a path by now. */
  named(): Iterable<object> {
    return this.#paths.keys();
  }

  /** By any path, also one that this engine met under another name first. */
  objectAt(path: string): object | undefined {
    const known = this.#objects.get(path);
    if (known) return known;
    const [, base, key, accessor] = /^(.*)\.([^.#]+)(?:#(get|set))?$/.exec(path) ?? [];
    if (base === undefined || key === undefined) return this.#lazyGlobal(path);
    const holder = this.objectAt(base);
    if (!holder) return undefined;
    if (key === '__proto__') return getPrototypeOf(holder) ?? undefined;
    const name = key.startsWith('@@') ? symbolKey(holder, key.slice(2)) : key;
    const descriptor = name === undefined ? undefined : getOwnPropertyDescriptor(holder, name);
    let value: unknown = descriptor?.[(accessor ?? 'value') as 'value'];
    // A lazy export of the host.
    if (descriptor?.get && !accessor && path.startsWith('module:')) value = apply(descriptor.get, holder, []);
    return isObject(value) ? value : undefined;
  }

  /** The value of a global that the host makes when it is first read. */
  #lazyGlobal(name: string): object | undefined {
    const accessor = this.#accessors.find(({ path, holder }) => path === name && holder === globalThis);
    if (accessor) this.register(name, readLazy(globalThis, name, accessor.get), false);
    return this.#objects.get(name);
  }

  /** Whether what inherits from an intrinsic prototype is an ordinary object, whose properties are all its state. */
  hasPlainInstances(prototype: object): boolean {
    if (prototype === EventEmitter.prototype || inherits(prototype, Error.prototype)) return true;
    return /^(?:Error|Object|Function|Array|Iterator|%TypedArray%)\.prototype$/.test(
      this.#paths.get(prototype) ?? '',
    );
  }

  symbolName(value: symbol): string | undefined {
    return this.#symbols.get(value);
  }

  /**
   * Compares every recorded object with what it was. Uses nothing that a program may have replaced, since that is
   * what it is here to find.
   */
  changes(): Change[] {
    const changes: Change[] = [];
    for (let i = 0; i < this.#recorded.length; i++) {
      const object = this.#recorded[i]!;
      const change = changeOf(object, this.#recordedBaselines[i]!);
      if (change) changes[changes.length] = change;
    }
    for (let i = 0; i < this.#hosts.length; i++) {
      const change = this.#hostChange(this.#hosts[i]!);
      if (change) changes[changes.length] = change;
    }
    return changes;
  }

  /**
   * Runs `work` with the intrinsics as they were at first, so that neither we nor the host run into what a program
   * put in their place.
   */
  whilePristine<T>(changes: readonly Change[], work: () => T): T {
    for (let i = 0; i < changes.length; i++) this.#revert(changes[i]!);
    try {
      return work();
    } finally {
      for (let i = 0; i < changes.length; i++) reapply(changes[i]!);
    }
  }

  /**
   * As {@link whilePristine}, for work that uses the language alone; what the program has added stays, so that nothing
   * changes in most programs.
   */
  whileUnpatched<T>(work: () => T): T {
    const patches: Change[] = [];
    for (let i = 0; i < this.#common.length; i++) {
      const object = this.#common[i]!;
      const baseline = this.#commonBaselines[i]!;
      const change = changeOf(object, baseline);
      if (!change) continue;
      const added = change.added;
      const removed = change.removed;
      const descriptors = change.descriptors;
      const patch: Change = { object, removed, added: [], descriptors: [] };
      for (let k = 0; k < added.length; k++) {
        if (!includes(baseline.keys, added[k]!)) continue;
        patch.descriptors[patch.added.length] = descriptors[k]!;
        patch.added[patch.added.length] = added[k]!;
      }
      if (patch.added.length + removed.length > 0) patches[patches.length] = patch;
    }
    return this.whilePristine(patches, work);
  }

  #revert({ object, added, removed }: Change): void {
    const baseline = this.#baselines.get(object);
    if (!baseline) return;
    const { keys, descriptors } = baseline;
    for (let i = 0; i < added.length; i++) Reflect.deleteProperty(object, added[i]!);
    for (let i = 0; i < keys.length; i++) {
      if (includes(added, keys[i]!) || includes(removed, keys[i]!)) {
        Reflect.defineProperty(object, keys[i]!, descriptors[i]!);
      }
    }
  }
}

function changeOf(object: object, { keys, descriptors }: Baseline): Change | undefined {
  const now = ownKeys(object);
  const change: Change = { object, removed: [], added: [], descriptors: [] };
  let expected = 0;
  for (let i = 0; i < now.length; i++) {
    const key = now[i]!;
    if (isOurs(key) || isAddedByHost(key)) continue;
    // Keys keep their order, so the common case is a walk in step.
    const index = keys[expected] === key ? expected : indexOf(keys, key);
    if (index === expected) expected++;
    const descriptor = getOwnPropertyDescriptor(object, key)!;
    if (index >= 0 && sameDescriptor(descriptors[index]!, descriptor)) continue;
    if (index >= 0 && object === globalThis && isLazyGlobal(descriptors[index]!, descriptor)) continue;
    change.descriptors[change.added.length] = descriptor;
    change.added[change.added.length] = key;
  }
  if (expected < keys.length) {
    for (let i = 0; i < keys.length; i++) {
      if (indexOf(now, keys[i]!) < 0) change.removed[change.removed.length] = keys[i]!;
    }
  }
  if (!isExtensible(object)) change.sealed = true;
  return change.added.length + change.removed.length > 0 || change.sealed ? change : undefined;
}

/** Lazy properties, which the host replaces itself, had no value. */
function isChanged(object: object, key: Key, before: unknown): boolean {
  const value: unknown = getOwnPropertyDescriptor(object, key)!.value;
  return before !== undefined && !Object.is(value, before);
}

/** Node turns the accessors of some globals into plain properties when they are first read. */
function isLazyGlobal({ get }: PropertyDescriptor, { value }: PropertyDescriptor): boolean {
  return get !== undefined && value !== undefined && apply(get, globalThis, []) === value;
}

function reapply({ object, added, descriptors, removed }: Change): void {
  for (let i = 0; i < removed.length; i++) Reflect.deleteProperty(object, removed[i]!);
  for (let i = 0; i < added.length; i++) Reflect.defineProperty(object, added[i]!, descriptors[i]!);
}

/** Poisoned properties of functions, and what instrumented code calls. */
function isOurs(key: Key): boolean {
  if (typeof key === 'symbol') return false;
  return key === 'caller' || key === 'arguments' || key === 'callee' || (key[0] === 'µ' && key.length === 2);
}

function indexOf(keys: readonly Key[], key: Key): number {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
  return -1;
}

function includes(keys: readonly Key[], key: Key): boolean {
  return indexOf(keys, key) >= 0;
}

/** A global that programs do not meet by chance. */
export function hidden(name: string, value: unknown): void {
  defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

/** As `instanceof`, but asks no trap of a Proxy on the prototype chain: what is behind one is not seen. */
export function inherits(value: object, prototype: object): boolean {
  for (let at: object | null = value; at && !types.isProxy(at); at = getPrototypeOf(at)) {
    if (at !== value && at === prototype) return true;
  }
  return false;
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A symbol's part of a path: dots are taken. */
function symbolName(key: symbol): string {
  return String(key.description).replaceAll('.', ':');
}

/** A key of an object by the description of the symbol. */
function symbolKey(holder: object, description: string): symbol | undefined {
  return ownKeys(holder).find(
    (key): key is symbol => typeof key === 'symbol' && symbolName(key) === description,
  );
}

/** Functions, and namespaces of functions such as `path.posix`; not the instances a host module holds. */
function isPartOfApi(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (!isObject(value)) return false;
  const prototype = getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.hasOwn(value, 'constructor');
}

function sameDescriptor(a: PropertyDescriptor, b: PropertyDescriptor): boolean {
  return (
    Object.is(a.value, b.value) &&
    a.get === b.get &&
    a.set === b.set &&
    a.writable === b.writable &&
    a.enumerable === b.enumerable &&
    a.configurable === b.configurable
  );
}

/** Intrinsics that no global leads to by property access. */
function unnamedIntrinsics(): [string, unknown][] {
  const iterator = (iterable: Iterable<unknown>): unknown => getPrototypeOf(iterable[Symbol.iterator]());
  const generator = getPrototypeOf(function* () {});
  const asyncGenerator = getPrototypeOf(async function* () {});
  return [
    ['%ArrayIteratorPrototype%', iterator([])],
    ['%MapIteratorPrototype%', iterator(new Map())],
    ['%SetIteratorPrototype%', iterator(new Set())],
    ['%StringIteratorPrototype%', iterator('')],
    ['%RegExpStringIteratorPrototype%', getPrototypeOf(''.matchAll(/x/g))],
    ['%GeneratorFunction.prototype%', generator],
    ['%AsyncGeneratorFunction.prototype%', asyncGenerator],
    ['%AsyncFunction.prototype%', getPrototypeOf(async () => {})],
    ['%TypedArray%', getPrototypeOf(Uint8Array)],
    ['%ThrowTypeError%', getOwnPropertyDescriptor(strictArguments(), 'callee')!.get],
  ];
}

function strictArguments(): object {
  // biome-ignore lint/complexity/noArguments: the object itself is wanted
  return arguments;
}

/** What ordinary code uses of the language. */
const COMMON = [
  ...['globalThis', 'Object', 'Object.prototype', 'Function.prototype', 'Array', 'Array.prototype', 'String'],
  ...['String.prototype', 'Number.prototype', 'RegExp.prototype', 'Map', 'Map.prototype', 'Set'],
  ...['Set.prototype', 'WeakMap.prototype', 'Symbol', 'JSON', 'Math', 'Error', 'Error.prototype'],
  ...['%ArrayIteratorPrototype%', '%MapIteratorPrototype%', '%SetIteratorPrototype%'],
  ...['%RegExpStringIteratorPrototype%', '%GeneratorFunction.prototype%', 'Uint8Array.prototype'],
  ...['%TypedArray%.prototype', 'Uint32Array.prototype', 'Reflect'],
];

/** Globals of one engine only: nothing of them could be found again on another. */
const NOT_PORTABLE = new Set(['Bun', 'Deno', 'HTMLRewriter']);

/** Globals that ECMA-262 defines; the rest is the host's. */
const LANGUAGE = new Set([
  ...[
    'Object',
    'Function',
    'Array',
    'Number',
    'Boolean',
    'String',
    'Symbol',
    'BigInt',
    'Math',
    'JSON',
    'Reflect',
  ],
  ...[
    'Date',
    'RegExp',
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'WeakRef',
    'FinalizationRegistry',
    'Promise',
    'Proxy',
  ],
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError'],
  ...[
    'AggregateError',
    'SuppressedError',
    'ArrayBuffer',
    'SharedArrayBuffer',
    'DataView',
    'Atomics',
    'Iterator',
  ],
  ...[
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
  ],
  ...['Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'DisposableStack'],
  ...[
    'AsyncDisposableStack',
    'parseInt',
    'parseFloat',
    'isNaN',
    'isFinite',
    'eval',
    'encodeURI',
    'decodeURI',
  ],
  ...['encodeURIComponent', 'decodeURIComponent', 'escape', 'unescape'],
]);
