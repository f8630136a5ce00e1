// Retries with growing pauses, timeouts by race, cancellation by AbortController.
const sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
const log = [];
let calls = 0;
async function flaky() {
  await sleep(2);
  if (++calls < 3) throw new Error('try ' + calls);
  return 'worked at ' + calls;
}
async function retry(f, times, pause) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await f();
    } catch (e) {
      log.push(e.message);
      if (attempt === times) throw e;
      await sleep(pause * 2 ** attempt);
    }
  }
}
async function withTimeout(ms, work) {
  const controller = new AbortController();
  try {
    return await Promise.race([
      work(controller.signal),
      sleep(ms).then(() => {
        throw new Error('timed out');
      }),
    ]);
  } finally {
    controller.abort(new Error('cancelled'));
  }
}
(async () => {
  log.push(await retry(flaky, 5, 2));
  log.push(await withTimeout(10, signal => sleep(2000, signal).catch(e => log.push('inner ' + e.message))).catch(e => e.message));
  log.push(await withTimeout(200, async () => 'in time'));
  await sleep(5);
  console.log(log.join(', '));
})();
