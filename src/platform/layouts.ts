/**
 * What objects consist of, in a moment rather than in the time it takes to list their keys and read the attributes
 * of each: JavaScript has no question for it, but both engines' tools for looking at values have. An answer that is
 * not understood is no answer.
 */
import { Script } from 'node:vm';
import { builtinModule } from './builtin.ts';
import { types } from './host-util.ts';
import { compileLightly, setFlagsFromString } from './jit.ts';

/** Tells what is certain; holds for as long as none of the program's code runs. None of its methods runs any. */
export interface Layouts {
  /** A table of objects of which others may turn out to have the layout. */
  table<T>(): LayoutTable<T>;
  /**
   * All own properties of an array are indices, plain data or holes, and `length`. Of one whose prototype is
   * Array.prototype, and no Proxy.
   */
  hasPlainElements(array: readonly unknown[]): boolean;
}

export interface LayoutTable<T> {
  /**
   * What was added with an object that has the same prototype as this one and the same keys with the same attributes
   * in the same order. Of any object that is no function; their prototypes have no Proxy above them.
   */
  find(object: object): T | undefined;
  /** Does nothing if it cannot be told whether others are laid out as the object. */
  add(object: object, value: T): void;
}

/** For one capture. */
export function layouts(): Layouts {
  return hiddenClasses() ?? DESCRIBED;
}

const { getPrototypeOf, keys } = Object;

interface Natives {
  haveSameMap(a: object, b: object): boolean;
  hasFastProperties(object: object): boolean;
}

/** V8's functions for its own tests, which compare the hidden classes ("maps") of two objects. */
const NATIVES = `({
  haveSameMap: (a, b) => %HaveSameMap(a, b),
  hasFastProperties: object => %HasFastProperties(object),
})`;

/**
 * Compiled for each capture: V8 forgets bytecode that is not used for long, and could not compile these again once
 * their syntax is forbidden.
 */
function natives(setFlagsFromString: (flags: string) => void): Natives | undefined {
  try {
    setFlagsFromString('--allow-natives-syntax');
    const functions = new Script(NATIVES).runInThisContext() as Natives;
    const [a, b] = [{ a: 1 }, { b: 1 }];
    const works =
      functions.haveSameMap(a, a) && !functions.haveSameMap(a, b) && functions.hasFastProperties(a);
    return works ? functions : undefined;
  } catch {
    // An engine without them.
    return undefined;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}

/** Arrays of each of V8's kinds of elements that have no attributes, without and with holes. */
const ARRAYS: readonly unknown[][] = [[{}], [1], [1.5], new Array(1), holey({}), holey(1.5)];

function holey(element: unknown): unknown[] {
  const array = [element];
  array[2] = element;
  return array;
}

function hiddenClasses(): Layouts | undefined {
  const functions = setFlagsFromString && natives(setFlagsFromString);
  if (!functions) return undefined;
  const { haveSameMap } = functions;
  return {
    table: () => new HiddenClassTable(functions),
    hasPlainElements(array) {
      for (let i = 0; i < ARRAYS.length; i++) if (haveSameMap(array, ARRAYS[i]!)) return true;
      return false;
    },
  };
}

/** How many objects others are compared with. */
const SAMPLES = 4;

/** The few objects met last that have different hidden classes, the last one in front. */
class HiddenClassTable<T> implements LayoutTable<T> {
  readonly #natives: Natives;
  readonly #objects: object[] = [];
  readonly #firsts: (string | undefined)[] = [];
  readonly #values: T[] = [];

  constructor(natives: Natives) {
    this.#natives = natives;
  }

  find(object: object): T | undefined {
    const objects = this.#objects;
    for (let i = 0; i < objects.length; i++) {
      if (!this.#natives.haveSameMap(object, objects[i]!)) continue;
      // Elements are no part of a hidden class.
      if (firstKey(object) !== this.#firsts[i]) return undefined;
      if (i > 0) {
        toFront(objects, i);
        toFront(this.#firsts, i);
        toFront(this.#values, i);
      }
      return this.#values[0];
    }
    return undefined;
  }

  add(object: object, value: T): void {
    if (!this.#natives.hasFastProperties(object)) return;
    const first = firstKey(object);
    if (first !== undefined && /^\d/.test(first)) return;
    if (this.#objects.length === SAMPLES) {
      this.#objects.pop();
      this.#firsts.pop();
      this.#values.pop();
    }
    this.#objects.unshift(object);
    this.#firsts.unshift(first);
    this.#values.unshift(value);
  }
}

/** The first enumerable key of an object, or of what it inherits from: an element, if there is one. */
function firstKey(object: object): string | undefined {
  for (const key in object) return key;
  return undefined;
}

function toFront<T>(list: T[], index: number): void {
  const value = list[index]!;
  list.copyWithin(1, 0, index);
  list[0] = value;
}

const { describe, describeArray } = (builtinModule('bun:jsc') ?? {}) as {
  describe?: (value: unknown) => string;
  describeArray?: (array: readonly unknown[]) => string;
};

/** JavaScriptCore names the layout of an object: no named property, and elements that can have no attributes. */
const PLAIN_LAYOUT =
  /:\[[^[\]{}]*, Array, (?:\(0\/0, 0\/0\))?\{\}, (?:CopyOnWrite)?ArrayWith(?:Int32|Double|Contiguous), /;

/** Elements from which listing their attributes takes longer than to have an array described. */
const LONG = 6;

const DESCRIBED: Layouts = {
  table: () => new KeyListTable(),
  hasPlainElements: array =>
    describe !== undefined && array.length >= LONG && PLAIN_LAYOUT.test(describe(array)),
};

/** Where the elements of an array lie. */
const PLACE = /^<Butterfly: 0x[0-9a-f]+; public length: [1-9]\d*; vector length: \d+>$/;

/**
 * JavaScriptCore keeps the list of the keys that Object.keys gives with each layout ("structure") for which it has
 * been asked twice, and gives arrays that share it: objects whose keys lie in the same place are laid out alike. It
 * keeps none for objects with elements or for a layout that only one object has. Constructors that make objects of
 * different prototypes may give them the same layout.
 */
class KeyListTable<T> implements LayoutTable<T> {
  readonly #found = new Map<string, { prototype: object | null; value: T; keys: readonly string[] }>();
  readonly #prototypes = new Set<object | null>();

  find(object: object): T | undefined {
    if (this.#found.size === 0 || types.isProxy(object)) return undefined;
    const prototype = getPrototypeOf(object);
    // Only what has such a prototype is asked for its keys: objects of the host make theirs when they are.
    if (!this.#prototypes.has(prototype)) return undefined;
    const known = this.#found.get(describeArray!(keys(object)));
    return known && known.prototype === prototype ? known.value : undefined;
  }

  add(object: object, value: T): void {
    if (!describeArray || types.isProxy(object)) return;
    keys(object);
    const shared = keys(object);
    const place = describeArray(shared);
    if (!PLACE.test(place) || describeArray(keys(object)) !== place) return;
    const prototype = getPrototypeOf(object);
    this.#found.set(place, { prototype, value, keys: shared });
    this.#prototypes.add(prototype);
  }
}

compileLightly(KeyListTable, DESCRIBED.hasPlainElements);
