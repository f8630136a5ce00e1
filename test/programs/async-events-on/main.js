// events.on as a stream of readings: backlog, an error in the middle, abort, close events, several readers.
const { EventEmitter, on, once } = require('events');
const sensor = new EventEmitter();
const log = [];
async function read(name, options) {
  try {
    for await (const [value, unit] of on(sensor, 'reading', options)) {
      log.push(name + value + (unit ?? ''));
      if (value === 3) break;
      await new Promise(resolve => setTimeout(resolve, 4));
    }
    log.push(name + ' done');
  } catch (e) {
    log.push(`${name} ${e.name} ${e.message}`);
  }
}
const controller = new AbortController();
const readers = [read('a'), read('b', { signal: controller.signal }), read('c', { close: ['end'] })];
let n = 0;
const timer = setInterval(() => {
  sensor.emit('reading', ++n, 'C');
  if (n === 2) controller.abort();
  if (n === 3) {
    clearInterval(timer);
    sensor.emit('end');
  }
}, 2);
(async () => {
  await Promise.all(readers);
  const failing = on(sensor, 'reading');
  setTimeout(() => sensor.emit('error', new Error('disconnected')), 2);
  log.push(await failing.next().catch(e => e.message), (await failing.next()).done);
  const target = new EventTarget();
  setTimeout(() => target.dispatchEvent(new Event('open')), 2);
  const [event] = await once(target, 'open');
  log.push(event.type, sensor.listenerCount('reading'), sensor.listenerCount('error'), sensor.listenerCount('end'));
  const never = new AbortController();
  setTimeout(() => never.abort(), 1);
  log.push(await once(sensor, 'nothing', { signal: never.signal }).catch(e => e.code), sensor.eventNames().length);
  console.log(log.join(', '));
})();
