// Programs wrap a method that hosts have on different objects, and put the original back.
const { now } = performance;
let skew = 0;
performance.now = () => Math.min(0, now.call(performance)) + skew;
let turn = 0;
const timer = setInterval(() => {
  skew += 10;
  if (turn < 3) console.log(turn, performance.now());
  if (turn === 2) performance.now = now;
  if (turn > 2) console.log(performance.now === now, typeof performance.now(), performance.now() > 0);
  if (++turn === 5) clearInterval(timer);
}, 1);
