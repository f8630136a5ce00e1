// Counters that share a variable, and one variable for each round of a loop.
const fs = require('node:fs');
const [pace, gate] = [Number(process.argv[2]), process.argv[3]];
function makeCounter(step) {
  let count = 0;
  return { add: () => (count += step), reset: value => (count = value), get count() { return count; } };
}
const counters = [];
for (let i = 1; i <= 3; i++) counters.push({ ...makeCounter(i), round: () => i });
const odd = makeCounter(3);
const alias = odd;
let n = 0;
const timer = setInterval(() => {
  if ((n === 10 || n === 20) && !fs.existsSync(gate + n)) return;
  n++;
  alias.add();
  if (n % 7 === 0) odd.reset(n);
  const sum = counters.map(each => each.add() * each.round()).join();
  console.log(`closures ${n} ${sum} ${odd.count}`);
  if (n === 30) clearInterval(timer);
}, pace);
