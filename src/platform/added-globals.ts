/** Properties that a host adds to the global object by itself, when it first needs them. */

/** Node: the dispatcher of `fetch`, made when one of the globals that come with it is first read. */
const ADDED: readonly symbol[] = [1, 2, 3, 4].map(version =>
  Symbol.for(`undici.globalDispatcher.${version}`),
);

/** Uses nothing that a program may have replaced. */
export function isAddedByHost(key: string | symbol): boolean {
  for (let i = 0; i < ADDED.length; i++) if (ADDED[i] === key) return true;
  return false;
}
