/**
 * FinalizationRegistry (ECMA-262 section 26.2), which lists nothing of what was registered: cells are noted as they
 * come, holding their targets as weakly as the engine does.
 */
import { type Adapter, adapter } from './adapter.ts';
import { apply, construct, defineProperty, isObject } from './intrinsics.ts';
import { OwnSet, OwnWeakMap } from './own-maps.ts';
import { standIn } from './suspend/stand-ins.ts';

interface Cell {
  target: WeakRef<object>;
  held: unknown;
  token: WeakRef<object> | undefined;
}

interface Cells {
  cleanup: (held: unknown) => void;
  cells: OwnSet<Cell>;
}

const Native = FinalizationRegistry;
const { register: nativeRegister, unregister: nativeUnregister } = Native.prototype;
const { deref } = WeakRef.prototype;
const cellsOf = new OwnWeakMap<object, Cells>();

/** Before a program is loaded. */
export function installFinalization(): void {
  const methods = {
    register(this: FinalizationRegistry<unknown>, target: object, held: unknown, token?: object): void {
      const known = cellsOf.get(this);
      // The engine's own complaints, before anything is noted.
      if (!known || !isObject(target) || target === held || (token !== undefined && !isObject(token))) {
        apply(nativeRegister, this, [target, held, token]);
        return;
      }
      add(this, known, target, held, token);
    },
    unregister(this: FinalizationRegistry<unknown>, token: object): boolean {
      const known = cellsOf.get(this);
      known?.cells.forEach(cell => {
        if (cell.token && apply(deref, cell.token, []) === token) known.cells.delete(cell);
      });
      return apply(nativeUnregister, this, [token]) as boolean;
    },
  };
  for (const name of ['register', 'unregister'] as const) {
    defineProperty(methods[name], 'length', { value: Native.prototype[name].length, configurable: true });
    standIn(Native.prototype, name, methods[name]);
  }
  const Registry = new Proxy(Native, {
    construct: (_, { 0: cleanup }, newTarget) =>
      typeof cleanup === 'function'
        ? make(cleanup as Cells['cleanup'], newTarget)
        : construct(Native, [cleanup]),
  });
  standIn(globalThis, 'FinalizationRegistry', Registry);
  standIn(Native.prototype, 'constructor', Registry);
}

function make(cleanup: Cells['cleanup'], newTarget: NewableFunction = Native): FinalizationRegistry<unknown> {
  const known: Cells = { cleanup, cells: new OwnSet() };
  const callback = (cell: Cell): void => {
    known.cells.delete(cell);
    apply(known.cleanup, undefined, [cell.held]);
  };
  const registry = construct(Native, [callback], newTarget) as FinalizationRegistry<unknown>;
  cellsOf.set(registry, known);
  return registry;
}

function add(registry: object, { cells }: Cells, target: object, held: unknown, token?: object): void {
  const cell: Cell = { target: new WeakRef(target), held, token: token && new WeakRef(token) };
  apply(nativeRegister, registry, [target, cell, token]);
  cells.add(cell);
}

export const FINALIZATION_KIND: Adapter = adapter<FinalizationRegistry<unknown>>({
  name: 'FinalizationRegistry',
  prototype: Native.prototype,
  is: (value): value is FinalizationRegistry<unknown> => cellsOf.has(value),
  // As with WeakRef, what is alive now stays alive. What is not is cleaned up after a restore, as it would be here.
  save(registry) {
    const { cleanup, cells } = cellsOf.get(registry)!;
    const flat = [...cells].flatMap(({ target, held, token }) => [target.deref(), held, token?.deref()]);
    return [cleanup, ...flat];
  },
  create: () => make(() => undefined),
  fill(registry, [cleanup, ...flat]) {
    const known = cellsOf.get(registry)!;
    known.cleanup = cleanup as Cells['cleanup'];
    for (let i = 0; i + 2 < flat.length; i += 3) {
      add(registry, known, (flat[i] ?? {}) as object, flat[i + 1], flat[i + 2] as object | undefined);
    }
  },
});
