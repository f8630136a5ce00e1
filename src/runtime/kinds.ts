/** Adapters for the built-in objects of ECMA-262 that hold internal state. */

import { Script } from 'node:vm';
import { restoreMissing } from '../errors.ts';
import { types } from '../platform/host-util.ts';
import { type Adapter, adapter } from './adapter.ts';
import { apply, getOwnPropertyDescriptor } from './intrinsics.ts';

const dateValue = Date.prototype.getTime;
const mapEach = Map.prototype.forEach;
const mapSet = Map.prototype.set;
const setEach = Set.prototype.forEach;
const setAdd = Set.prototype.add;
const regExpSource = getOwnPropertyDescriptor(RegExp.prototype, 'source')!.get!;

const weakRefDeref = WeakRef.prototype.deref;
const weakMapHas = WeakMap.prototype.has;
const weakMapGet = WeakMap.prototype.get;
const weakMapSet = WeakMap.prototype.set;
const weakSetHas = WeakSet.prototype.has;
const weakSetAdd = WeakSet.prototype.add;

/** Whether an object has the internal slots that a method without side effects asks for. */
function branded(method: (key: never) => unknown, value: object): boolean {
  try {
    apply(method, value, [undefined]);
    return true;
  } catch {
    return false; // a TypeError, by specification: not such an object
  }
}

/**
 * What a weak collection holds of an object, `undefined` for nothing, as a function of the object: the members of a
 * weak collection cannot be listed.
 */
export function weakLookup(collection: object): (member: object) => { value: unknown } | undefined {
  if (branded(weakMapHas, collection)) {
    return member =>
      apply(weakMapHas, collection, [member])
        ? { value: apply(weakMapGet, collection, [member]) }
        : undefined;
  }
  return member => (apply(weakSetHas, collection, [member]) ? { value: undefined } : undefined);
}

export function setWeakEntry(collection: object, member: object, value: unknown): void {
  if (branded(weakMapHas, collection)) apply(weakMapSet, collection, [member, value]);
  else apply(weakSetAdd, collection, [member]);
}

/** Flags from the internal slots, not through the `flags` getter, which reads properties a program may replace. */
const FLAGS = (
  [
    ['hasIndices', 'd'],
    ['global', 'g'],
    ['ignoreCase', 'i'],
    ['multiline', 'm'],
    ['dotAll', 's'],
    ['unicode', 'u'],
    ['unicodeSets', 'v'],
    ['sticky', 'y'],
  ] as const
).map(([name, letter]) => ({ letter, get: getOwnPropertyDescriptor(RegExp.prototype, name)?.get }));

/** Engines differ in what they know: modifiers in groups, the flag `v`, names of scripts. */
function regExp(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    throw restoreMissing(`the regular expression /${source.slice(0, 200)}/${flags}`);
  }
}

export const BUILT_IN_KINDS: Adapter[] = [
  adapter<Map<unknown, unknown>>({
    name: 'Map',
    prototype: Map.prototype,
    is: (value): value is Map<unknown, unknown> => types.isMap(value),
    save(map) {
      const entries: unknown[] = [];
      apply(mapEach, map, [(value: unknown, key: unknown) => entries.push(key, value)]);
      return entries;
    },
    create: () => new Map(),
    fill(map, entries) {
      for (let i = 0; i < entries.length; i += 2) apply(mapSet, map, [entries[i], entries[i + 1]]);
    },
  }),
  adapter<Set<unknown>>({
    name: 'Set',
    prototype: Set.prototype,
    is: (value): value is Set<unknown> => types.isSet(value),
    save(set) {
      const members: unknown[] = [];
      apply(setEach, set, [(value: unknown) => members.push(value)]);
      return members;
    },
    create: () => new Set(),
    fill(set, members) {
      for (const member of members) apply(setAdd, set, [member]);
    },
  }),
  adapter<Date>({
    name: 'Date',
    prototype: Date.prototype,
    is: types.isDate,
    save: date => [apply(dateValue, date, [])],
    create: ([time]) => new Date(time as number),
  }),
  adapter<RegExp>({
    name: 'RegExp',
    prototype: RegExp.prototype,
    ownKeys: ['lastIndex'],
    is: types.isRegExp,
    save: regExp => [
      apply(regExpSource, regExp, []),
      FLAGS.map(({ letter, get }) => (get && apply(get, regExp, []) ? letter : '')).join(''),
      getOwnPropertyDescriptor(regExp, 'lastIndex')!.value,
      getOwnPropertyDescriptor(regExp, 'lastIndex')!.writable,
    ],
    create: ([source, flags]) => regExp(source as string, flags as string),
    fill(regExp, [, , lastIndex, writable]) {
      Object.defineProperty(regExp, 'lastIndex', { value: lastIndex, writable: writable as boolean });
    },
  }),
  adapter<Error>({
    name: 'Error',
    prototype: Error.prototype,
    is: types.isNativeError,
    ownKeys: engineDetails,
    save: () => [],
    create() {
      const error = new Error();
      // What an engine puts on every error; the captured properties say what this one had.
      for (const key of Reflect.ownKeys(error)) Reflect.deleteProperty(error, key);
      return error;
    },
  }),
  adapter<WeakRef<object>>({
    name: 'WeakRef',
    prototype: WeakRef.prototype,
    eager: true,
    is: (value): value is WeakRef<object> => branded(weakRefDeref, value),
    // What is alive now stays alive; a dead one refers to an object nobody has.
    save: ref => [apply(weakRefDeref, ref, [])],
    create: ([target]) => new WeakRef((target as object | undefined) ?? {}),
  }),
  adapter<WeakMap<object, unknown>>({
    name: 'WeakMap',
    prototype: WeakMap.prototype,
    is: (value): value is WeakMap<object, unknown> => branded(weakMapHas, value),
    save: () => [],
    create: () => new WeakMap(),
  }),
  adapter<WeakSet<object>>({
    name: 'WeakSet',
    prototype: WeakSet.prototype,
    is: (value): value is WeakSet<object> => branded(weakSetHas, value),
    save: () => [],
    create: () => new WeakSet(),
  }),
  adapter<object>({
    name: 'primitive',
    is: (value): value is object => types.isBoxedPrimitive(value),
    save: value => [primitiveOf(value)],
    create: ([value]) => Object(value) as object,
    ownKeys: stringKeys,
  }),
  adapter<object>({
    name: 'arguments',
    is: (value): value is object => types.isArgumentsObject(value),
    // The poisoned accessor of an unmapped one is the engine's own.
    ownKeys: value => (getOwnPropertyDescriptor(value, 'callee')?.get ? ['callee'] : []),
    // How many elements to map to parameters, they are properties otherwise; and whether it is a sloppy function's.
    save: value => [
      getOwnPropertyDescriptor(value, 'length')?.value,
      getOwnPropertyDescriptor(value, 'callee')?.get === undefined,
    ],
    create: ([, sloppy]) => argumentsObject(sloppy === true),
    // JavaScriptCore counts the parameters anew when `callee` is defined.
    fill(value, [length]) {
      const now = getOwnPropertyDescriptor(value, 'length');
      if (now && now.value !== length) Object.defineProperty(value, 'length', { value: length });
    },
  }),
];

/** Where JavaScriptCore says an error was made: hidden properties that mean nothing elsewhere. */
const DETAILS = ['line', 'column', 'sourceURL', 'originalLine', 'originalColumn'];
function engineDetails(error: Error): readonly string[] {
  return DETAILS.filter(key => getOwnPropertyDescriptor(error, key)?.enumerable === false);
}

/** The characters of a boxed string are its contents, not properties. */
function stringKeys(value: object): readonly string[] {
  if (!types.isStringObject(value)) return [];
  const { length } = apply(String.prototype.valueOf, value, []) as string;
  return ['length', ...Array.from({ length }, (_, index) => String(index))];
}

function primitiveOf(value: object): unknown {
  if (types.isNumberObject(value)) return apply(Number.prototype.valueOf, value, []);
  if (types.isStringObject(value)) return apply(String.prototype.valueOf, value, []);
  if (types.isBooleanObject(value)) return apply(Boolean.prototype.valueOf, value, []);
  if (types.isSymbolObject(value)) return apply(Symbol.prototype.valueOf, value, []);
  return apply(BigInt.prototype.valueOf, value, []);
}

/** An unmapped arguments object without properties, but the accessor that keeps strict code from its caller. */
function argumentsObject(sloppy: boolean): object {
  const object = sloppy
    ? (new Script('(function(){return arguments})()').runInThisContext() as object)
    : (function (): IArguments {
        // biome-ignore lint/complexity/noArguments: the object itself is wanted
        return arguments;
      })();
  for (const key of Reflect.ownKeys(object)) Reflect.deleteProperty(object, key);
  return object;
}
