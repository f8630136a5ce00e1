// Yields inside labels, switch, nested try with break, continue and return crossing finally.
const log = [];
function* maze() {
  outer: for (let i = 0; ; i++) {
    try {
      switch (yield 'at ' + i) {
        case 'skip':
          continue;
        case 'stop':
          break outer;
        case 'fall':
          log.push('fell');
        case 'through':
          yield 'through';
          break;
        case 'return':
          return 'returned from ' + i;
        default:
          try {
            if (i > 1) continue outer;
            yield 'inner';
          } finally {
            log.push('inner finally ' + i);
          }
      }
      log.push('end of body ' + i);
    } finally {
      log.push('finally ' + i);
      if (i === 3) yield 'in finally';
    }
  }
  return 'stopped';
}
const scripts = [['', 'x', 'y', 'fall', '', 'zzz', 'stop'], ['', 'skip', 'through', '', 'return']];
let at = 0;
let it = maze();
setTimeout(function step() {
  const input = scripts[at].shift();
  const { value, done } = it.next(input);
  console.log(input, '->', value, done, log.splice(0).join(', '));
  if (done || !scripts[at].length) {
    if (!done) console.log(it.return('cut').value, it.next().value, log.splice(0).join(', '));
    if (++at === scripts.length) return;
    it = maze();
  }
  setTimeout(step, 1);
}, 1);
