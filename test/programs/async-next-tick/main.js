// process.nextTick before promises, both before timers; all have run out between turns.
const log = [];
setTimeout(() => {
  Promise.resolve().then(() => {
    log.push('promise');
    process.nextTick(() => log.push('tick from promise'));
  });
  process.nextTick((a, b) => log.push('tick ' + a + b), 1, 2);
  queueMicrotask(() => log.push('micro'));
  setImmediate(() => log.push('immediate'));
  log.push('sync');
  setTimeout(() => {
    console.log(log.splice(0).join(', '));
    process.nextTick(() => process.nextTick(() => log.push('nested')));
    setTimeout(() => console.log(log.join(', ')), 5);
  }, 20);
}, 1);
