/** Maps and sets whose methods are those of the engine whatever a program puts in their place: for what runs while it does. */

function keepMethods(own: object, from: object): void {
  for (const key of Reflect.ownKeys(from)) {
    if (key !== 'constructor') Object.defineProperty(own, key, Object.getOwnPropertyDescriptor(from, key)!);
  }
}

export class OwnMap<K, V> extends Map<K, V> {}
keepMethods(OwnMap.prototype, Map.prototype);

export class OwnWeakMap<K extends WeakKey, V> extends WeakMap<K, V> {}
keepMethods(OwnWeakMap.prototype, WeakMap.prototype);

export class OwnSet<T> extends Set<T> {}
keepMethods(OwnSet.prototype, Set.prototype);

export class OwnWeakSet<T extends WeakKey> extends WeakSet<T> {}
keepMethods(OwnWeakSet.prototype, WeakSet.prototype);
