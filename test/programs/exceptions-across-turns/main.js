// Errors caught in one turn are rethrown in another; finally blocks run in order.
const log = [];
let saved;
function risky(n) {
  try {
    log.push('try' + n);
    if (n > 1) throw new Error('failed at ' + n);
    return 'returned';
  } catch (e) {
    saved ??= e;
    throw e;
  } finally {
    log.push('finally' + n);
  }
}
function guarded(f) {
  try {
    return f();
  } catch (e) {
    return e === saved ? 'the saved one' : 'another: ' + e.message;
  }
}
setTimeout(() => {
  log.push(guarded(() => risky(1)), guarded(() => risky(2)));
  setTimeout(() => {
    log.push(guarded(() => risky(3)));
    log.push(guarded(() => { throw saved; }));
    setTimeout(() => {
      for (const n of [1, 2, 3]) {
        try {
          if (n === 2) continue;
          log.push('loop' + n);
        } finally {
          log.push('end' + n);
        }
      }
      console.log(log.join('\n'), saved.message);
    }, 1);
  }, 1);
}, 1);
