// A long timer fires when it is due, not later and not from the start again, however often it is interrupted.
const log = [];
setTimeout(() => log.push('long'), 500);
let n = 0;
setTimeout(function tick() {
  log.push(++n);
  if (n === 2) setTimeout(() => console.log(log.join(' ')), 800);
  else setTimeout(tick, 100);
  if (n === 1) setTimeout(() => log.push('short'), 250);
}, 50);
