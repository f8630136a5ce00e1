// Intervals that end themselves, count, and start others.
const log = [];
let outerTurns = 0;
const outer = setInterval(() => {
  const id = ++outerTurns;
  let innerTurns = 0;
  log.push('outer' + id);
  if (id === 3) clearInterval(outer);
  const inner = setInterval(() => {
    log.push('inner' + id + '.' + ++innerTurns);
    if (innerTurns === id) {
      clearInterval(inner);
      if (id === 3) console.log(log.join(' '));
    }
  }, 5);
}, 200);
