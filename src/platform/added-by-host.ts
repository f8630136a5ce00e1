/** Properties that a host adds by itself to what a program finds, when it first needs them. */

/** Node: the dispatcher of `fetch`, made when one of the globals that come with it is first read. */
const TO_GLOBAL: readonly (string | symbol)[] = [1, 2, 3, 4].map(version =>
  Symbol.for(`undici.globalDispatcher.${version}`),
);

/** Bun: to Performance.prototype and MessagePort.prototype, with `perf_hooks` and `worker_threads`. */
const TO_CLASSES: readonly (string | symbol)[] = [
  'nodeTiming',
  'timerify',
  'eventLoopUtilization',
  Symbol.for('nodejs.util.inspect.custom'),
];

/** Uses nothing that a program may have replaced. */
function includes(keys: readonly (string | symbol)[], key: string | symbol): boolean {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return true;
  return false;
}

export const isAddedToGlobal = (key: string | symbol): boolean => includes(TO_GLOBAL, key);
export const isAddedToClass = (key: string | symbol): boolean => includes(TO_CLASSES, key);
