/**
 * The objects every program finds: intrinsics (ECMA-262 section 6.1.7.4), globals and the exports of the host's
 * modules. A snapshot names them by path (`Array.prototype.map`), and says what a program changed about them.
 */

import { EventEmitter } from 'node:events';
import { isAddedToClass } from '../platform/added-by-host.ts';
import { builtinModule } from '../platform/builtin.ts';
import { compileBriefly, compileLightly } from '../platform/jit.ts';
import { readLazy } from '../platform/lazy-class.ts';
import { type Baseline, Baselines, type Change, reapply } from './baselines.ts';
import {
  apply,
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  getPrototypeOf,
  hasOwn,
  inherits,
  is,
  isObject,
  type Key,
  ownKeys,
} from './intrinsics.ts';
import { Names, ROOT, WAY, type Way } from './names.ts';
import { OwnMap, OwnSet } from './own-maps.ts';

/** An accessor of the host, which may give something that no other way leads to. */
interface Accessor {
  /** The index of its holder's name. */
  index: number;
  holder: object;
  key: Key;
  get: () => unknown;
  /** The program has read it, and what it does to the class it got is looked for. */
  watched?: boolean;
}

/** Objects of the host that programs are known to put functions of their own into. */
const HOSTS = ['process', 'console', 'performance'] as const;
interface HostObject {
  value: object;
  keys: Key[];
  /** How its data properties were; for objects whose properties only programs change. */
  values?: unknown[];
}
/** Properties whose first reading makes streams, tens of milliseconds on Bun. */
const SLOW = new OwnSet<Key>(['Console', '_stdout', '_stderr', 'stdin', 'stdout', 'stderr']);
/** Properties of `process` that process-state.ts looks after, and what its EventEmitter keeps. */
const PROCESS_STATE = new OwnSet<Key>([
  'exitCode',
  'argv',
  'env',
  '_events',
  '_eventsCount',
  '_maxListeners',
  'domain',
]);

/** Before the description of a symbol of `node:events`. */
const OF_EVENTS = 'events:';

/** What every text has that changes a class, unless it only gives it a static method. */
const CHANGES_CLASSES = /prototype|__proto__|definePropert|\bassign\b/i;

/** Own properties of sloppy functions that throw or mean the caller. */
const POISONED = new OwnSet<Key>(['caller', 'arguments', 'callee']);

/** Objects are explored this far from the one by which they are reached. */
const DEPTH = 6;

export class Realm {
  readonly #names = new Names();
  readonly #baselines = new Baselines();
  readonly #globals: Baseline;
  readonly #symbols = new OwnMap<symbol, string>();
  /** Of {@link COMMON}. */
  readonly #common: readonly Baseline[];
  readonly #isProgramFunction: (value: object) => boolean;
  readonly #hosts: HostObject[] = [];
  readonly #watched = new OwnSet<string>();
  /** Those that have not been read yet. */
  readonly #accessors: Accessor[] = [];
  /** The program runs already, and may have put functions of its own into what is explored. */
  #late = false;

  /** `isProgramFunction` knows the functions of the program from those of the host. */
  constructor(isProgramFunction: (value: object) => boolean) {
    this.#isProgramFunction = isProgramFunction;
    compileBriefly(this.#meet, this.#explore, this.#list, this.#follow, this.#meetAccessor);
    compileBriefly(this.#hostChange, this.#isReplaced, this.#wasReplaced);
    for (const name of Object.getOwnPropertyNames(Symbol)) {
      const value: unknown = Symbol[name as keyof typeof Symbol];
      if (typeof value === 'symbol') this.#symbols.set(value, name);
    }
    for (const value of [EventEmitter.errorMonitor, ...getOwnPropertySymbols(new EventEmitter())]) {
      this.#symbols.set(value, `${OF_EVENTS}${value.description}`);
    }
    this.name('globalThis', globalThis);
    this.#globals = this.#baselines.add(globalThis);
    for (const [path, value] of unnamedIntrinsics()) this.register(path, value, true);
    // The language's first: they go by the same path on every engine, whatever else leads to them.
    this.#registerGlobals([...LANGUAGE]);
    // Reached by several ways, which differ between hosts.
    this.register('module:events', builtinModule('events'), false);
    this.watchModule('events', builtinModule('events') as object);
    this.#registerHost('process');
    this.#registerHost('console');
    const globals = ownKeys(globalThis);
    this.#registerClasses(globals);
    // Behind EventTarget, which it leads to.
    this.#registerHost('performance');
    this.#registerGlobals(globals);
    this.#common = this.#baselines.of(new Set(COMMON.map(path => this.#live(path))));
  }

  #registerHost(name: (typeof HOSTS)[number]): void {
    const value = Reflect.get(globalThis, name) as object | undefined;
    if (!value) return;
    const index = this.#names.name(name, value);
    const host = { value, keys: ownKeys(value) };
    this.#hosts.push(host);
    this.#walk(host, index);
  }

  /** What has one of the paths of {@link COMMON}, as long as no program can have changed it. */
  #live(path: string): unknown {
    const known = this.#names.rootAt(path);
    if (known) return known;
    const [root, key] = path.split('.') as [string, string?];
    const object = this.#names.rootAt(root) ?? (Reflect.get(globalThis, root) as object);
    return key === undefined ? object : Reflect.get(object, key);
  }

  /**
   * The host's classes are met under their own names before anything leads to them by another way: `Event` is not
   * `CloseEvent.prototype.__proto__.constructor`, which an engine without CloseEvent could not find.
   */
  #registerClasses(keys: readonly Key[]): void {
    const classes: [value: object, index: number, prototype: object, prototypeIndex: number][] = [];
    for (const key of keys) {
      if (typeof key !== 'string' || LANGUAGE.has(key) || NOT_PORTABLE.has(key)) continue;
      const value: unknown = getOwnPropertyDescriptor(globalThis, key)?.value;
      if (typeof value !== 'function' || this.#names.has(value)) continue;
      const prototype: unknown = getOwnPropertyDescriptor(value, 'prototype')?.value;
      if (!isObject(prototype) || this.#names.has(prototype)) continue;
      const index = this.#names.add(value, ROOT, WAY.value, key);
      classes.push([value, index, prototype, this.#names.add(prototype, index, WAY.value, 'prototype')]);
    }
    for (const [value, index, prototype, prototypeIndex] of classes) {
      this.#explore(index, value, false, 0);
      this.#explore(prototypeIndex, prototype, false, 1);
      this.#watchClass(value, prototype);
    }
  }

  #watchClass(value: object, prototype: unknown): void {
    this.#hosts[this.#hosts.length] = { value, keys: ownKeys(value) };
    if (isObject(prototype)) this.#hosts[this.#hosts.length] = { value: prototype, keys: ownKeys(prototype) };
  }

  /**
   * Classes that the host makes when they are first read are read before a program that could change them, which has
   * one of these texts: afterwards nobody knows how they were.
   */
  meetNamedClasses(texts: readonly string[]): void {
    const lazy = this.#accessors.filter(
      ({ holder, key }) => holder === globalThis && /^[A-Z]/.test(String(key)),
    );
    if (lazy.length === 0) return;
    const names = new RegExp(`\\b(?:${lazy.map(({ key }) => key as string).join('|')})\\b`, 'g');
    const found = new Set<Key>(
      texts.flatMap(text => (CHANGES_CLASSES.test(text) ? (text.match(names) ?? []) : [])),
    );
    for (const accessor of lazy) {
      if (!found.has(accessor.key)) continue;
      this.#readLate(accessor);
      this.#watchLate(accessor);
    }
  }

  #registerGlobals(keys: readonly Key[]): void {
    for (const key of keys) {
      if (typeof key !== 'string' || key.startsWith('µ') || NOT_PORTABLE.has(key)) continue;
      if ((HOSTS as readonly string[]).includes(key)) continue;
      const descriptor = getOwnPropertyDescriptor(globalThis, key);
      if (!descriptor) continue;
      const language = LANGUAGE.has(key);
      if ('value' in descriptor) this.#meet(descriptor.value, ROOT, WAY.value, key, language, 0);
      else {
        this.#meetAccessor(descriptor, ROOT, key, language, 0);
        const { get } = descriptor;
        if (get) this.#accessors.push({ index: ROOT, holder: globalThis, key, get });
      }
    }
  }

  /** Names an object and, if `recorded`, remembers how it is, so that changes to it can be captured. */
  register(path: string, value: unknown, recorded: boolean): void {
    if (!isObject(value)) return;
    this.#names.alias(path, value);
    this.#meet(value, ROOT, WAY.value, path, recorded, 0);
  }

  #meet(value: unknown, holder: number, way: Way, key: Key, recorded: boolean, depth: number): void {
    if (!isObject(value) || this.#names.has(value)) return;
    if (this.#late && typeof value === 'function' && this.#isProgramFunction(value)) return;
    this.#explore(this.#names.add(value, holder, way, key), value, recorded, depth);
  }

  /** Registers what `value`, the object of an index, leads to. */
  #explore(index: number, value: object, recorded: boolean, depth: number): void {
    const baseline = recorded ? this.#baselines.begin(value) : undefined;
    const keys = ownKeys(value);
    // Most functions have nothing else, and it leads nowhere.
    const bare = !recorded && typeof value === 'function' && keys.length === 2 && keys[0] === 'length';
    const leads: Key[] = [];
    const descriptors: PropertyDescriptor[] = [];
    if (!bare || keys[1] !== 'name') this.#list(value, keys, recorded, leads, descriptors);
    if (baseline) this.#baselines.end(baseline);
    if (depth > DEPTH) return;
    for (let i = 0; i < leads.length; i++) {
      this.#follow(index, value, leads[i]!, descriptors[i]!, recorded, depth);
    }
    const prototype = getPrototypeOf(value);
    if (prototype) this.#meet(prototype, index, WAY.prototype, '__proto__', recorded, depth + 1);
  }

  /** Finds the properties that lead to objects, and records all if they are to be. */
  #list(
    value: object,
    keys: readonly Key[],
    recorded: boolean,
    leads: Key[],
    descriptors: PropertyDescriptor[],
  ): void {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (POISONED.has(key)) continue;
      const descriptor = getOwnPropertyDescriptor(value, key)!;
      if (recorded) this.#baselines.property(key, descriptor);
      if (!isObject(descriptor.value) && !descriptor.get && !descriptor.set) continue;
      descriptors[leads.length] = descriptor;
      leads[leads.length] = key;
    }
  }

  #follow(
    index: number,
    holder: object,
    key: Key,
    descriptor: PropertyDescriptor,
    recorded: boolean,
    depth: number,
  ): void {
    if ('value' in descriptor) {
      if (recorded || isPartOfApi(descriptor.value))
        this.#meet(descriptor.value, index, WAY.value, key, recorded, depth + 1);
      return;
    }
    this.#meetAccessor(descriptor, index, key, recorded, depth + 1);
    const { get } = descriptor;
    if (get && !recorded && depth === 0 && this.#names.isModule(index)) {
      this.#accessors[this.#accessors.length] = { index, holder, key, get };
    }
  }

  #meetAccessor(
    { get, set }: PropertyDescriptor,
    holder: number,
    key: Key,
    recorded: boolean,
    depth: number,
  ): void {
    if (get) this.#meet(get, holder, WAY.get, key, recorded, depth);
    if (set) this.#meet(set, holder, WAY.set, key, recorded, depth);
  }

  /**
   * The path of an object of the host that only an accessor of it leads to (lazy exports and globals). Called for
   * what would otherwise be refused; runs code of the host, none of the program.
   */
  latePathOf(value: object): string | undefined {
    for (const accessor of this.#accessors.splice(0)) this.#readLate(accessor);
    if (value === process.stdout) this.name('process.stdout', value);
    else if (value === process.stderr) this.name('process.stderr', value);
    else if (value === process.stdin) this.name('process.stdin', value);
    return this.#names.pathOf(value);
  }

  #readLate({ index, holder, key, get }: Accessor): void {
    this.#late = true;
    this.register(this.#names.join(index, WAY.value, key), readLazy(holder, key, get), false);
    this.#late = false;
  }

  #walk(host: HostObject, index: number): void {
    for (const key of host.keys) {
      if (SLOW.has(key)) continue;
      const value: unknown = getOwnPropertyDescriptor(host.value, key)?.value;
      if (typeof value === 'function') this.#meet(value, index, WAY.value, key, false, 1);
    }
    const prototype = getPrototypeOf(host.value);
    if (prototype) this.#meet(prototype, index, WAY.prototype, '__proto__', false, 1);
  }

  /** What a program put into an object of the host: new properties, and functions of its own. */
  #hostChange({ value, keys, values }: HostObject): Change | undefined {
    const change: Change = { object: value, removed: [], added: [], descriptors: [] };
    const now = ownKeys(value);
    for (let i = 0; i < now.length; i++) {
      const key = now[i]!;
      if (PROCESS_STATE.has(key) || SLOW.has(key)) continue;
      // Keys keep their order, and few change.
      const index = keys[i] === key ? i : indexOf(keys, key);
      const known = index >= 0 || isAddedToClass(key);
      if (known && !this.#isReplaced(value, key, values?.[index])) continue;
      change.descriptors[change.added.length] = getOwnPropertyDescriptor(value, key)!;
      change.added[change.added.length] = key;
    }
    return change.added.length > 0 ? change : undefined;
  }

  /** Exports of a host module, and what they share by their prototypes: what a program changes of them is captured. */
  watchModule(name: string, exports: object): void {
    if (this.#watched.has(name)) return;
    this.#watched.add(name);
    this.#watch(exports);
    const prototype: unknown = getOwnPropertyDescriptor(exports, 'prototype')?.value;
    if (isObject(prototype)) this.#watch(prototype);
  }

  /** A class that the host made when the program read it: how it was is not known, only what is the program's. */
  #watchLate(accessor: Accessor): void {
    if (accessor.watched || accessor.holder !== globalThis) return;
    const value: unknown = getOwnPropertyDescriptor(globalThis, accessor.key)?.value;
    if (typeof value !== 'function') return;
    accessor.watched = true;
    this.#watchClass(value, getOwnPropertyDescriptor(value, 'prototype')?.value);
  }

  #watch(value: object): void {
    const keys = ownKeys(value);
    this.#hosts[this.#hosts.length] = { value, keys, values: valuesOf(value, keys) };
  }

  /** The runtime has changed an object of the host: so it is found by programs. */
  acceptChanges(value: object): void {
    for (const host of this.#hosts) {
      if (host.value === value && host.values) host.values = valuesOf(value, host.keys);
    }
  }

  /** Lazy properties, which the host replaces itself, had no value before. */
  #isReplaced(object: object, key: Key, before: unknown): boolean {
    if (before === undefined) return this.#wasReplaced(object, key);
    return !is(getOwnPropertyDescriptor(object, key)!.value, before);
  }

  /** By a function of the program, or an accessor of its. */
  #wasReplaced(object: object, key: Key): boolean {
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (!descriptor) return false;
    const value: unknown = descriptor.value ?? descriptor.get ?? descriptor.set;
    return typeof value === 'function' && this.#isProgramFunction(value);
  }

  /** Names an object alone, not what it leads to. */
  name(path: string, value: object): void {
    this.#names.name(path, value);
  }

  pathOf(value: object): string | undefined {
    return this.#names.pathOf(value);
  }

  isNamed(value: object): boolean {
    return this.#names.has(value);
  }

  /** Every object that has a path by now. */
  named(): Iterable<object> {
    return this.#names.all();
  }

  /** By any path, also one that this engine met under another name first. */
  objectAt(path: string): object | undefined {
    return this.#names.objectAt(path, name => this.#globalAt(name));
  }

  /** A global as it was, or what the host makes when it is first read. */
  #globalAt(path: string): object | undefined {
    const [, key, accessor] = /^([^#]*)(?:#(get|set))?$/.exec(path) ?? [];
    if (key === undefined || NOT_PORTABLE.has(key)) return undefined;
    const descriptor = this.#baselines.descriptor(this.#globals, key);
    const value: unknown = descriptor?.[(accessor ?? 'value') as 'value'];
    if (isObject(value)) return value;
    const lazy = this.#accessors.find(each => each.key === path && each.holder === globalThis);
    if (!lazy) return undefined;
    this.#readLate(lazy);
    return this.#names.rootAt(path);
  }

  /** Whether what inherits from an intrinsic prototype is an ordinary object, whose properties are all its state. */
  hasPlainInstances(prototype: object): boolean {
    if (prototype === EventEmitter.prototype || inherits(prototype, Error.prototype)) return true;
    return /^(?:Error|Object|Function|Array|Iterator|%TypedArray%)\.prototype$/.test(
      this.pathOf(prototype) ?? '',
    );
  }

  /**
   * Whether an object only inherits from a class of the host whose constructor never ran on it, such as what
   * `Object.create(Readable.prototype)` gives: emitters have got a property then, or, if they become one only when
   * they are used as such (hashes and ciphers), symbols of the host; boxed primitives have an adapter.
   */
  isUnmade(object: object): boolean {
    if (inherits(object, EventEmitter.prototype)) {
      return !hasOwn(object, '_events') && getOwnPropertySymbols(object).length === 0;
    }
    return BOXED.some(prototype => inherits(object, prototype));
  }

  /** The name of a symbol that every program finds. */
  symbolName(value: symbol): string | undefined {
    return this.#symbols.get(value);
  }

  /** One that only another host has stands for nothing here. */
  symbolAt(name: string): symbol | undefined {
    for (const [value, known] of this.#symbols) if (known === name) return value;
    return apply(startsWith, name, [OF_EVENTS]) ? Symbol(name.slice(OF_EVENTS.length)) : undefined;
  }

  /**
   * Compares every recorded object with what it was. Uses nothing that a program may have replaced, since that is
   * what it is here to find.
   */
  changes(): Change[] {
    const changes = this.#baselines.changes();
    for (let i = 0; i < this.#accessors.length; i++) this.#watchLate(this.#accessors[i]!);
    for (let i = 0; i < this.#hosts.length; i++) {
      const change = this.#hostChange(this.#hosts[i]!);
      if (change) changes[changes.length] = change;
    }
    return changes;
  }

  /**
   * Runs `work` with the intrinsics as they were at first, as far as we or the host could run into what a program has
   * put in their place.
   */
  whilePristine<T>(changes: readonly Change[], work: () => T): T {
    const intrusive = this.#baselines.intrusive(changes);
    for (let i = 0; i < intrusive.length; i++) this.#baselines.revert(intrusive[i]!);
    try {
      return work();
    } finally {
      for (let i = 0; i < intrusive.length; i++) reapply(intrusive[i]!);
    }
  }

  /**
   * As {@link whilePristine}, for work that uses the language alone; what the program has added stays, so that nothing
   * changes in most programs.
   */
  whileUnpatched<T>(work: () => T): T {
    return this.whilePristine(this.#baselines.patches(this.#common), work);
  }
}

const { startsWith } = String.prototype;

function valuesOf(object: object, keys: readonly Key[]): unknown[] {
  const values: unknown[] = [];
  for (let i = 0; i < keys.length; i++) values[i] = getOwnPropertyDescriptor(object, keys[i]!)?.value;
  return values;
}

function indexOf(keys: readonly Key[], key: Key): number {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
  return -1;
}

const BOXED = [String, Number, Boolean, Symbol, BigInt].map(({ prototype }) => prototype);

/** Functions, and namespaces of functions such as `path.posix`; not the instances a host module holds. */
function isPartOfApi(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (!isObject(value)) return false;
  const prototype = getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.hasOwn(value, 'constructor');
}

compileBriefly(isPartOfApi, indexOf, valuesOf);
compileLightly(isObject);

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
