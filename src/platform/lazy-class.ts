/**
 * Classes that Node loads with their first mention: its HTTP client (`Headers`, `FormData`, ...) takes 20 ms and
 * several megabytes, which a program that uses none of them should not pay. Bun has all its classes from the start.
 */
const HTTP_CLIENT = 'NativeModule internal/deps/undici/undici';

export interface LazyClass<T> {
  /** The class if it has been loaded: if not, it has no instances. */
  loaded(): (new () => T) | undefined;
  load(): new () => T;
}

/** The class of a global name, as it is now. */
export function lazyClass<T>(name: string): LazyClass<T> {
  const { value, get } = Object.getOwnPropertyDescriptor(globalThis, name)!;
  let found = value as (new () => T) | undefined;
  const load = () => (found ??= readLazy(globalThis, name, get!) as new () => T);
  return { load, loaded: () => found ?? (hasLoaded(HTTP_CLIENT) ? load() : undefined) };
}

/**
 * What a host's lazy accessor gives. When first called it puts that in its own place, where the program may have put
 * something else meanwhile.
 */
export function readLazy(holder: object, key: string | symbol, get: () => unknown): unknown {
  const before = Object.getOwnPropertyDescriptor(holder, key);
  const value: unknown = Reflect.apply(get, holder, []);
  if (before?.get === get) return value;
  if (before) Object.defineProperty(holder, key, before);
  else Reflect.deleteProperty(holder, key);
  return value;
}

function hasLoaded(module: string): boolean {
  const { moduleLoadList } = process as unknown as { moduleLoadList?: string[] };
  // Node without its list: the class counts as loaded, so that nothing is overlooked.
  return moduleLoadList?.includes(module) ?? true;
}
