const { setTimeout: sleep, setInterval: every, setImmediate: soon, scheduler } = require('timers/promises');
const { promisify } = require('util');
const log = [];
async function aborted() {
  const controller = new AbortController();
  const waiting = sleep(5000, 'never', { signal: controller.signal });
  setTimeout(() => controller.abort('enough'), 2);
  try {
    await waiting;
  } catch (e) {
    log.push(`${e.name} ${e.code} ${e.cause}`);
  }
  await sleep(1, null, { signal: controller.signal }).catch(e => log.push('at once ' + e.name));
}
async function ticks() {
  const controller = new AbortController();
  const iterator = every(80, { n: 0 }, { signal: controller.signal });
  const first = iterator.next();
  const second = iterator.next();
  log.push((await first).value === (await second).value);
  const last = iterator.next();
  setTimeout(() => controller.abort(), 5);
  await last.catch(e => log.push('interval ' + e.name));
  log.push(JSON.stringify(await iterator.next()), typeof iterator[Symbol.asyncIterator]);
}
(async () => {
  log.push(await sleep(3, 'value'), await soon('soon'), await scheduler.wait(2), await scheduler.yield());
  log.push(await promisify(setTimeout)(2, 'promisified'), promisify(setTimeout) === sleep);
  const started = [sleep(6, 'c'), sleep(2, 'a'), sleep(4, 'b')];
  log.push(await Promise.race(started), (await Promise.all(started)).join(''));
  await aborted();
  await ticks();
  const iterator = every(1, 'late');
  await iterator.next();
  log.push(JSON.stringify(await iterator.return('left')), JSON.stringify(await iterator.next()));
  await sleep(1, null, { signal: 'none' }).catch(e => log.push(e.code));
  console.log(log.join(', '));
})();
