/**
 * How hard the engine compiles. JavaScriptCore's last tier costs most of a second of processor time for a program
 * the size of the broker: a server that is seldom busy never earns that back, on a small board least of all.
 */

/** The part of `bun:jsc` that is used here. */
interface EngineControls {
  noFTL(target: object): void;
}

/** A function, or a class with its methods. */
type Callable = { readonly prototype?: unknown; readonly name: string };

/** Leaves these functions to the tiers below the last, where the engine lets us say so. */
export function compileLightly(...targets: Callable[]): void {
  if (typeof Bun === 'undefined') return;
  const controls = process.getBuiltinModule('bun:jsc') as unknown as EngineControls | undefined;
  if (controls === undefined) return;
  for (const target of targets) {
    controls.noFTL(target);
    const { prototype } = target;
    if (typeof prototype !== 'object' || prototype === null) continue;
    for (const { value, get } of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function') controls.noFTL(value);
      if (get !== undefined) controls.noFTL(get);
    }
  }
}
