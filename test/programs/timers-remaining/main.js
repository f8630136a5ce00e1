// A long timer fires when it is due, not later and not from the start again, however often it is interrupted.
const log = [];
setTimeout(() => log.push('long'), 250);
setTimeout(() => {
  log.push('last');
  console.log(log.join(' '));
}, 420);
let n = 0;
const ticker = setInterval(() => {
  log.push(++n);
  if (n === 4) clearInterval(ticker);
}, 100);
