/** Prototypes of instances of built-in classes that are written out. */
import { getOwnPropertyDescriptor, isObject, prototypeOf } from './native.ts';

/**
 * GetPrototypeFromConstructor (ECMA-262 section 10.1.13): where `new.target` has no object for a prototype, an
 * instance gets the one that its realm's own class has. To a class written out the engine gives that realm's
 * Object.prototype instead.
 */
export function adjustPrototype(instance: object, newTarget: object, name: string): void {
  const given = prototypeOf(instance);
  if (!given || prototypeOf(given) !== null) return;
  if (getOwnPropertyDescriptor(newTarget, 'prototype')?.value === given) return;
  const realmObject: unknown = getOwnPropertyDescriptor(given, 'constructor')?.value;
  if (typeof realmObject !== 'function' || realmObject.prototype !== given || realmObject.name !== 'Object')
    return;
  const global = globalOf(realmObject);
  const prototype: unknown = (Reflect.get(global, name) as { prototype?: unknown } | undefined)?.prototype;
  if (isObject(prototype)) Object.setPrototypeOf(instance, prototype);
}

/** The global object of the realm that a function of the engine is of. */
function globalOf(realmObject: object): object {
  if (realmObject === Object) return globalThis;
  const RealmFunction = realmObject.constructor as FunctionConstructor;
  return new RealmFunction('return this')() as object;
}
