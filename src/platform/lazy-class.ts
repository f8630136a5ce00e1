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
  let known = value as (new () => T) | undefined;
  const load = () => (known ??= readLazy(globalThis, name, get!) as new () => T);
  return { load, loaded: () => known ?? (httpClientLoaded() ? load() : undefined) };
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

/** What was found in Node's list, and how long it was then: it only grows. */
let found = false;
let searched = -1;

function httpClientLoaded(): boolean {
  const { moduleLoadList } = process as unknown as { moduleLoadList?: string[] };
  // Node without its list: the class counts as loaded, so that nothing is overlooked.
  if (found || !moduleLoadList) return true;
  if (moduleLoadList.length !== searched) found = moduleLoadList.includes(HTTP_CLIENT);
  searched = moduleLoadList.length;
  return found;
}
