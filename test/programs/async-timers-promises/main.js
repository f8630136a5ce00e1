// node:timers/promises, promisified setTimeout and its intervals are timers of the program.
const timers = require('node:timers/promises');
const { promisify } = require('node:util');
const wait = promisify(setTimeout);
const immediate = promisify(setImmediate);
const log = [];
(async () => {
  log.push(await timers.setTimeout(5, 'value'));
  log.push(await wait(5, 'promisified'));
  log.push(await immediate('immediate'), await timers.setImmediate('soon'));
  let n = 0;
  for await (const tick of timers.setInterval(5, 'tick')) {
    log.push(tick + ++n);
    if (n === 3) break;
  }
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  try {
    await timers.setTimeout(5000, null, { signal: controller.signal });
  } catch (e) {
    log.push(e.name);
  }
  console.log(log.join(', '));
})();
