// rejectionHandled comes when ticks and microtasks have run out, also for what was reported before a migration.
const log = [];
const names = new Map();
process.on('unhandledRejection', (reason, promise) => {
  names.set(promise, reason.message);
  log.push(`unhandled ${reason.message}`);
});
process.on('rejectionHandled', promise => log.push(`handled ${names.get(promise)}`));
const [a, b, c] = ['a', 'b', 'c'].map(name => Promise.reject(new Error(name)));
setTimeout(() => {
  setTimeout(() => {
    a.catch(e => {
      log.push(`caught ${e.message}`);
      process.nextTick(() => log.push('tick in catch'));
    }).then(() => log.push('then'));
    process.nextTick(() => {
      b.catch(() => log.push('caught b'));
      process.nextTick(() => log.push('second tick'));
    });
    Promise.reject(new Error('d'));
    setTimeout(() => {
      console.log(log.splice(0).join(', '));
      a.catch(() => {});
      (async () => {
        await null;
        await c.catch(e => log.push(`caught ${e.message}`));
        log.push('after c');
      })();
      setTimeout(() => console.log(log.join(', ')), 5);
    }, 5);
  }, 5);
}, 5);
