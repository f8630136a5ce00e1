// BigInt state of growing size, positive and negative.
let a = 0n;
let b = 1n;
const log = [];
let steps = 0;
const timer = setInterval(() => {
  for (let i = 0; i < 60; i++) [a, b] = [b, a + b];
  log.push(-a);
  if (++steps === 4) {
    clearInterval(timer);
    console.log(String(a));
    console.log(log.map(x => x.toString(36)).join(' '));
    console.log(log.at(-1) === -a, typeof log[0], BigInt.asUintN(64, log[3]).toString());
  }
}, 1);
