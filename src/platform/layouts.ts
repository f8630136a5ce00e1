/**
 * What objects consist of, in a moment rather than in the time it takes to list their keys and read the attributes
 * of each: JavaScript has no question for it, but both engines' tools for looking at values have. An answer that is
 * not understood is no answer.
 */
import { Script } from 'node:vm';
import { builtinModule } from './builtin.ts';
import { engine } from './engine.ts';

/** Tells what is certain; holds for as long as none of the program's code runs. None of its methods runs any. */
export interface Layouts {
  /** Whether it can be asked of this object if others are laid out as it. */
  isComparable(object: object): boolean;
  /** Both have the same prototype, the same keys with the same attributes in the same order, but for elements. */
  areAlike(a: object, b: object): boolean;
  /**
   * All own properties of an array are indices, plain data or holes, and `length`. Of one whose prototype is
   * Array.prototype, and no Proxy.
   */
  hasPlainElements(array: readonly unknown[]): boolean;
}

/** For one capture. */
export function layouts(): Layouts {
  return hiddenClasses() ?? DESCRIBED;
}

const setFlagsFromString = engine().javascript.startsWith('V8')
  ? (builtinModule('v8') as typeof import('node:v8')).setFlagsFromString
  : undefined;

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
  const { haveSameMap, hasFastProperties } = functions;
  return {
    isComparable: hasFastProperties,
    areAlike: haveSameMap,
    hasPlainElements(array) {
      for (let i = 0; i < ARRAYS.length; i++) if (haveSameMap(array, ARRAYS[i]!)) return true;
      return false;
    },
  };
}

const { describe } = (builtinModule('bun:jsc') ?? {}) as { describe?: (value: unknown) => string };

/** JavaScriptCore names the layout of an object: no named property, and elements that can have no attributes. */
const PLAIN_LAYOUT =
  /:\[[^[\]{}]*, Array, (?:\(0\/0, 0\/0\))?\{\}, (?:CopyOnWrite)?ArrayWith(?:Int32|Double|Contiguous), /;

/** Elements from which listing their attributes takes longer than to have an array described. */
const LONG = 6;

const DESCRIBED: Layouts = {
  isComparable: () => false,
  areAlike: () => false,
  hasPlainElements: array =>
    describe !== undefined && array.length >= LONG && PLAIN_LAYOUT.test(describe(array)),
};
