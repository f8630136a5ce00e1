/** What an object is by its prototype chain: of an adapter's kind, of a class of the program, or of the host's. */
import type { Adapter } from '../adapter.ts';
import { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } from '../intrinsics.ts';
import type { Program } from '../program.ts';
import type { PrivateAccess } from '../registry.ts';

/** A class with private names, and how to read them of an instance. */
export interface PrivateOwner {
  target: object;
  read: Exclude<PrivateAccess[0], 0>;
}

export const NO_KINDS: readonly Adapter[] = [];
const NO_OWNERS: readonly PrivateOwner[] = [];

export class Kinds {
  readonly #program: Program;
  readonly #kinds = new Map<object, readonly Adapter[] | string>();
  readonly #owners = new Map<object, readonly PrivateOwner[]>();
  /** Default `prototype` objects whose function is captured => the function. */
  readonly #makers = new Map<object, object>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** Remembers a default `prototype`: rebuilt with its function, and written only if something else leads to it. */
  addPrototype(prototype: object, maker: object): void {
    this.#makers.set(prototype, maker);
  }

  /** The function or class that has this object as its `prototype` from birth. */
  makerOf(object: object): object | undefined {
    const { registry, realm } = this.#program;
    const known = this.#makers.get(object) ?? registry.classOfPrototype(object);
    if (known) return known;
    if (!hasOwn(object, 'constructor')) return undefined;
    const maker: unknown = getOwnPropertyDescriptor(object, 'constructor')?.value;
    if (typeof maker !== 'function' || realm.isNamed(maker)) return undefined;
    if (registry.class(maker) || !registry.isInstrumented(maker)) return undefined;
    return getOwnPropertyDescriptor(maker, 'prototype')?.value === object ? maker : undefined;
  }

  /** Whether an object is the `prototype` of a class of the host, which must be found again and not be copied. */
  isHostPrototype(object: object): boolean {
    if (!hasOwn(object, 'constructor')) return false;
    const maker: unknown = getOwnPropertyDescriptor(object, 'constructor')!.value;
    if (typeof maker !== 'function' || this.#program.registry.isProgramFunction(maker)) return false;
    return getOwnPropertyDescriptor(maker, 'prototype')?.value === object;
  }

  /** Adapters to try for objects with this prototype, or the name of the host class they are instances of. */
  below(prototype: object | null): readonly Adapter[] | string {
    if (prototype === null || prototype === Object.prototype) return NO_KINDS;
    const known = this.#kinds.get(prototype);
    if (known !== undefined) return known;
    const { adapters, isProxy } = this.#program;
    const own = adapters.filter(kind => kind.prototype === prototype);
    const host = this.#hostClass(prototype);
    const next = isProxy(prototype) ? null : getPrototypeOf(prototype);
    let kinds: readonly Adapter[] | string;
    if (own.length > 0) kinds = own;
    else if (host !== undefined) kinds = host;
    else if (next && next !== Object.prototype) kinds = this.below(next);
    else kinds = adapters.filter(kind => kind.prototype === undefined);
    this.#kinds.set(prototype, kinds);
    return kinds;
  }

  /** Classes with private names on a prototype chain, the most derived first. */
  privateOwners(prototype: object | null): readonly PrivateOwner[] {
    if (prototype === null || prototype === Object.prototype) return NO_OWNERS;
    const known = this.#owners.get(prototype);
    if (known) return known;
    const { registry, isProxy } = this.#program;
    let owners = this.privateOwners(isProxy(prototype) ? null : getPrototypeOf(prototype));
    const target = registry.classOfPrototype(prototype);
    const privates = target && registry.class(target)!.privates;
    if (target && privates?.[0]) owners = [{ target, read: privates[0] }, ...owners];
    this.#owners.set(prototype, owners);
    return owners;
  }

  /** The name of the class a prototype belongs to, if its instances may hold what only the host knows. */
  #hostClass(prototype: object): string | undefined {
    const { realm, registry, isProxy } = this.#program;
    if (isProxy(prototype) || realm.hasPlainInstances(prototype) || this.makerOf(prototype)) return undefined;
    const iterator = /^%(\w*Iterator)Prototype%$/.exec(realm.pathOf(prototype) ?? '');
    if (iterator) return `${iterator[1]} held half-way`;
    if (this.#isHostIterator(prototype)) return `${tagOf(prototype) ?? 'an iterator'} held half-way`;
    const maker: unknown = getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    if (typeof maker !== 'function' || registry.isProgramFunction(maker)) return undefined;
    if (getOwnPropertyDescriptor(maker, 'prototype')?.value !== prototype) return undefined;
    const tag = tagOf(prototype);
    // Such as WebAssembly.Module.
    return tag?.endsWith(`.${nameOf(maker)}`) ? tag : nameOf(maker);
  }

  /** Such as those of URLSearchParams. */
  #isHostIterator(prototype: object): boolean {
    const next: unknown = getOwnPropertyDescriptor(prototype, 'next')?.value;
    return typeof next === 'function' && this.#program.isOfHost(next);
  }
}

function tagOf(prototype: object): string | undefined {
  const tag: unknown = getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.value;
  return typeof tag === 'string' ? tag : undefined;
}

export function nameOf(fn: object): string {
  const name: unknown = getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : '(anonymous)';
}
