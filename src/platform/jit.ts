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
const { noFTL, noInline } = (builtinModule('bun:jsc') ?? {}) as {
  noFTL?: (target: object) => void;
  noInline?: (target: object) => void;
};
const isV8 = engine().javascript.startsWith('V8');
/** Of V8 alone. */
export const setFlagsFromString = isV8
  ? (builtinModule('v8') as typeof import('node:v8')).setFlagsFromString
  : undefined;

/**
 * Whether code that is thrown away, since a global it took for a constant has changed, is compiled again as soon as the
 * first time. JavaScriptCore waits twice as long each time that it throws a function's code away: a program that does
 * this to itself once a second soon runs uncompiled. A global that has changed before is not taken for a constant.
 */
export const forgetsRecompilations = isV8;

/** Leaves these functions to the tiers below the last, where the engine lets us say so. */
export function compileLightly(...targets: Callable[]): void {
  if (noFTL) forEachFunction(targets, noFTL);
}

/** The same for what is busy for a moment only, most of which it would take to compile it into what calls it, too. */
export function compileBriefly(...targets: Callable[]): void {
  if (noFTL) forEachFunction(targets, noFTL);
  if (noInline) forEachFunction(targets, noInline);
}

function forEachFunction(targets: readonly Callable[], work: (target: object) => void): void {
  // Of a program's process, too, which may have replaced what iterates.
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i]!;
    work(target);
    const { prototype } = target;
    if (typeof prototype !== 'object' || prototype === null) continue;
    const keys = ownKeys(prototype);
    for (let k = 0; k < keys.length; k++) {
      const { value, get } = getOwnPropertyDescriptor(prototype, keys[k]!)!;
      if (typeof value === 'function') work(value as Callable);
      if (get !== undefined) work(get);
    }
  }
}

/**
 * Compiles these functions once, not again in each that calls them, where the engine lets us say so. For those that
 * all of a program's calls lead through: JavaScriptCore's last tier takes many milliseconds for each copy of what is
 * below them, and the program runs in the tier before until it is done.
 */
export function compileApart(...targets: ((...args: never[]) => unknown)[]): void {
  if (!noInline) return;
  for (let i = 0; i < targets.length; i++) noInline(targets[i]!);
}

/**
 * Variables for a process of ours that instruments `bytes` of source and ends. JavaScriptCore's compilers begin at
 * once, on threads of their own, what such a process does not live to use. Wall against the engine's own choice,
 * medians on two cores: no compiler 0.80 at 0.6 KB, 0.81 at 17, 1.10 at 315; only the first one, and late, 0.77 at
 * 34 KB, 0.70 at 315, 0.90 at 1,260. V8 waits by itself.
 */
export function tiersFor(bytes: number): Record<string, string> {
  if (engine().runtime !== 'bun' || bytes > 1024 * 1024) return {};
  if (bytes < 32 * 1024) return { BUN_JSC_useJIT: '0' };
  return { BUN_JSC_useDFGJIT: '0', BUN_JSC_thresholdForJITAfterWarmUp: '20000' };
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
