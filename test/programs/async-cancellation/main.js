// One AbortController for a tree of tasks: each cleans up in its finally, deepest first.
const log = [];
const pause = (ms, signal) => new Promise((resolve, reject) => {
  if (signal.aborted) return reject(signal.reason);
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', stop);
    resolve();
  }, ms);
  function stop() {
    clearTimeout(timer);
    reject(signal.reason);
  }
  signal.addEventListener('abort', stop);
});
async function task(name, depth, signal) {
  try {
    await pause(20, signal);
    log.push('start ' + name);
    if (depth > 0) await Promise.all([task(name + 'l', depth - 1, signal), task(name + 'r', depth - 1, signal)]);
    else await pause(900, signal);
  } catch (e) {
    if (name.endsWith('r')) throw e;
    log.push(`${name} swallowed ${e.message}`);
  } finally {
    await null;
    log.push('end ' + name);
  }
}
const controller = new AbortController();
setTimeout(() => controller.abort(new Error('shutdown')), 250);
task('t', 2, controller.signal).then(
  () => console.log(log.join(', '), controller.signal.aborted),
  e => console.log(log.join(', '), 'failed', e.message),
);
