/**
 * A table from objects to numbers, for as long as all of them are alive anyway. JavaScriptCore hashes the keys of a
 * WeakMap by their address, which takes half the time of a Map; V8 keeps a hash in each object, and a Map is faster.
 */
import { engine } from './engine.ts';

export interface IdentityTable {
  get(key: object): number | undefined;
  set(key: object, value: number): void;
  has(key: object): boolean;
}

const { runtime } = engine();

export function identityTable(): IdentityTable {
  return runtime === 'bun' ? new WeakMap<object, number>() : new Map<object, number>();
}
