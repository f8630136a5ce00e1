// Counters that share a variable, and one variable for each round of a loop.
const pace = Number(process.argv[2]);
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
  n++;
  alias.add();
  if (n % 7 === 0) odd.reset(n);
  const sum = counters.map(each => each.add() * each.round()).join();
  console.log(`closures ${n} ${sum} ${odd.count}`);
  if (n === 30) clearInterval(timer);
}, pace);
