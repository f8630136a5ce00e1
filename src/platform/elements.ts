/**
 * What a long array consists of, in a moment rather than in the time it takes to list its keys: JavaScript has no
 * question for it, but both engines' tools for looking at values have. An answer that is not understood is no answer.
 */
import { inspect } from 'node:util';
import { builtinModule } from './builtin.ts';

/** What is certain of an array: nothing; it has no own keys but indices and `length`; its elements are plain, too. */
export type Elements = 'unknown' | 'elements only' | 'plain elements only';

const { describe } = (builtinModule('bun:jsc') ?? {}) as { describe?: (value: unknown) => string };

/** JavaScriptCore names the layout of an object: no named property, and elements that can have no attributes. */
const PLAIN_LAYOUT =
  /:\[[^[\]{}]*, Array, (?:\(0\/0, 0\/0\))?\{\}, (?:CopyOnWrite)?ArrayWith(?:Int32|Double|Contiguous), /;

/** V8's keys are listed with the indices left out. */
const WITHOUT_ELEMENTS = {
  showHidden: true,
  customInspect: false,
  getters: false,
  maxArrayLength: 0,
  depth: 0,
  colors: false,
  compact: true,
  breakLength: Number.POSITIVE_INFINITY,
} as const;

/** Of an array whose prototype is Array.prototype, and no Proxy. Runs none of the program's code. */
export function elementsOf(array: readonly unknown[]): Elements {
  if (describe) return PLAIN_LAYOUT.test(describe(array)) ? 'plain elements only' : 'unknown';
  if (process.versions.bun) return 'unknown';
  const { length } = array;
  const plain = `[ ... ${length} more item${length === 1 ? '' : 's'}, [length]: ${length} ]`;
  return inspect(array, WITHOUT_ELEMENTS) === plain ? 'elements only' : 'unknown';
}
