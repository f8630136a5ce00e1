/**
 * How hard the engine compiles. JavaScriptCore's last tier costs most of a second of processor time for a program
 * the size of the broker: what is seldom busy, or for a moment only, never earns that back.
 */
import { builtinModule } from './builtin.ts';
import { engine } from './engine.ts';

/** A function, or a class with its methods. */
type Callable = { readonly prototype?: unknown; readonly name: string };

const { getOwnPropertyDescriptor } = Object;
const { ownKeys } = Reflect;
const { noFTL } = (builtinModule('bun:jsc') ?? {}) as { noFTL?: (target: object) => void };
/** Of V8 alone. */
export const setFlagsFromString = engine().javascript.startsWith('V8')
  ? (builtinModule('v8') as typeof import('node:v8')).setFlagsFromString
  : undefined;

/** Leaves these functions to the tiers below the last, where the engine lets us say so. */
export function compileLightly(...targets: Callable[]): void {
  if (!noFTL) return;
  // Of a program's process, too, which may have replaced what iterates.
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i]!;
    noFTL(target);
    const { prototype } = target;
    if (typeof prototype !== 'object' || prototype === null) continue;
    const keys = ownKeys(prototype);
    for (let k = 0; k < keys.length; k++) {
      const { value, get } = getOwnPropertyDescriptor(prototype, keys[k]!)!;
      if (typeof value === 'function') noFTL(value as Callable);
      if (get !== undefined) noFTL(get);
    }
  }
}

const done = { capture: false, restore: false };

/**
 * Does a work that is new to this process and soon over. V8's compiler takes half of its time to put functions into
 * those that call them; what is done again and again is compiled once more, and has that from the second time on.
 */
export function withoutInlining<T>(kind: keyof typeof done, work: () => T): T {
  if (!setFlagsFromString || done[kind]) return work();
  done[kind] = true;
  setFlagsFromString('--no-turbo-inlining');
  try {
    return work();
  } finally {
    setFlagsFromString('--turbo-inlining');
  }
}
