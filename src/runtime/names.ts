/**
 * What leads to the objects that a program finds, as a path (`Array.prototype.map`). Thousands are known and few asked
 * for: a path is put together when it is asked for, from that of the object in which this one was met first.
 */

import {
  apply,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isObject,
  type Key,
  ownKeys,
} from './intrinsics.ts';
import { OwnMap } from './own-maps.ts';

/** How an object was met in another: as the value, the getter or the setter of a property, or as the prototype. */
export const WAY = { value: 0, get: 1, set: 2, prototype: 3 } as const;
export type Way = (typeof WAY)[keyof typeof WAY];

/** In place of the object it was met in: the key is all of the path. */
export const ROOT = -1;

const WAYS = 4;

export class Names {
  readonly #indices = new OwnMap<object, number>();
  /** By index: where it was met first, and how: the index of that object times {@link WAYS}, and the way. */
  readonly #met: number[] = [];
  readonly #keys: Key[] = [];
  readonly #objects: object[] = [];
  readonly #roots = new OwnMap<string, object>();

  has(value: object): boolean {
    return this.#indices.has(value);
  }

  /** Every object that has a path by now. */
  all(): Iterable<object> {
    return this.#indices.keys();
  }

  /** Names an object that has no name. Returns its index. */
  add(value: object, holder: number, way: Way, key: Key): number {
    const index = this.#met.length;
    this.#met[index] = holder * WAYS + way;
    this.#keys[index] = key;
    this.#objects[index] = value;
    this.#indices.set(value, index);
    return index;
  }

  /** Gives an object a name of its own, whatever else leads to it. Returns its index. */
  name(path: string, value: object): number {
    this.#roots.set(path, value);
    const known = this.#indices.get(value);
    if (known === undefined) return this.add(value, ROOT, WAY.value, path);
    this.#met[known] = ROOT * WAYS;
    this.#keys[known] = path;
    return known;
  }

  /** A path of its own by which an object can be found, whatever its name is. */
  alias(path: string, value: object): void {
    if (!this.#roots.has(path)) this.#roots.set(path, value);
  }

  pathOf(value: object): string | undefined {
    const index = this.#indices.get(value);
    return index === undefined ? undefined : this.#path(index);
  }

  #path(index: number): string {
    const way = (this.#met[index]! + WAYS) % WAYS;
    const holder = (this.#met[index]! - way) / WAYS;
    return this.join(holder, way as Way, this.#keys[index]!);
  }

  /** Whether an object was registered as the exports of a module of the host. */
  isModule(index: number): boolean {
    const key = this.#keys[index]!;
    return this.#met[index]! < 0 && typeof key === 'string' && key.startsWith('module:');
  }

  /** What has this path of its own. */
  rootAt(path: string): object | undefined {
    return this.#roots.get(path);
  }

  /** The path of what is met in the object of an index. */
  join(holder: number, way: Way, key: Key): string {
    const base = holder === ROOT ? '' : `${this.#path(holder)}.`;
    if (way === WAY.prototype) return `${base}__proto__`;
    const own = base === '' ? String(key) : base + segment(key);
    return way === WAY.value ? own : `${own}#${way === WAY.get ? 'get' : 'set'}`;
  }

  /** By any path, also one that this engine met under another name first; `rootOf` knows more paths without dots. */
  objectAt(path: string, rootOf: (path: string) => object | undefined): object | undefined {
    const known = this.#roots.get(path);
    if (known) return known;
    const [, base, part, accessor] = PATH.exec(path) ?? [];
    if (base === undefined || part === undefined) return rootOf(path);
    const holder = this.objectAt(base, rootOf);
    if (!holder) return undefined;
    if (part === '__proto__' && !accessor) {
      return this.#metIn(holder, WAY.prototype, part) ?? getPrototypeOf(holder) ?? undefined;
    }
    const way = accessor ? WAY[accessor as 'get' | 'set'] : WAY.value;
    // What one host has on an object another may have on its prototype.
    for (let at: object | null = holder; at; at = getPrototypeOf(at)) {
      const value = this.#metIn(at, way, part) ?? this.#valueIn(at, part, accessor, path);
      if (value) return value;
    }
    return undefined;
  }

  #valueIn(holder: object, part: string, accessor: string | undefined, path: string): object | undefined {
    const key = keyOf(holder, part);
    const descriptor = key === undefined ? undefined : getOwnPropertyDescriptor(holder, key);
    let value: unknown = descriptor?.[(accessor ?? 'value') as 'value'];
    // A lazy export of the host.
    if (descriptor?.get && !accessor && path.startsWith('module:')) value = apply(descriptor.get, holder, []);
    return isObject(value) ? value : undefined;
  }

  /** What was met there first: the host may have put something else there since. */
  #metIn(holder: object, way: Way, part: string): object | undefined {
    const index = this.#indices.get(holder);
    if (index === undefined) return undefined;
    const met = index * WAYS + way;
    for (let i = 0; i < this.#met.length; i++) {
      if (this.#met[i] === met && segment(this.#keys[i]!) === part) return this.#objects[i];
    }
    return undefined;
  }
}

const PATH = /^(.*)\.([^.#]*)(?:#(get|set))?$/;

/** A key as a part of a path: what separates parts is taken. */
function segment(key: Key): string {
  const text = typeof key === 'symbol' ? `@@${key.description}` : key;
  return /[.#]/.test(text) ? text.replace(/[.#]/g, ':') : text;
}

/** The key of an object by its part of a path. */
function keyOf(holder: object, part: string): Key | undefined {
  if (getOwnPropertyDescriptor(holder, part)) return part;
  return ownKeys(holder).find(key => segment(key) === part);
}
