// events.once and events.on wait for emitters of the program; AbortSignal.timeout is a timer.
const { once, on, EventEmitter } = require('node:events');
const bus = new EventEmitter();
const log = [];
setTimeout(() => bus.emit('ready', 1, 2), 20);
setTimeout(() => bus.emit('error', new Error('broken')), 50);
(async () => {
  log.push(await once(bus, 'ready'));
  try {
    await once(bus, 'never');
  } catch (e) {
    log.push(e.message);
  }
  const signal = AbortSignal.timeout(20);
  // The signal's own timer does not keep the program alive.
  setTimeout(() => {}, 200);
  await new Promise(resolve => signal.addEventListener('abort', resolve));
  log.push(signal.reason.name);
  setTimeout(() => {
    bus.emit('data', 'a');
    bus.emit('data', 'b');
  }, 10);
  for await (const [item] of on(bus, 'data')) {
    log.push(item);
    if (item === 'b') break;
  }
  console.log(log.join(', '), bus.listenerCount('data'));
})();
