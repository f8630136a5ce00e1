// A long timer fires when it is due, not later and not from the start again, however often it is interrupted: what
// would wait for its whole delay once more after the second tick would come behind the short one.
const log = [];
setTimeout(() => log.push('long'), 300);
let n = 0;
setTimeout(function tick() {
  log.push(++n);
  if (n === 1) return void setTimeout(tick, 100);
  setTimeout(() => log.push('short'), 250);
  setTimeout(() => console.log(log.join(' ')), 450);
}, 50);
