// An incremental sieve: primes found in turns, composites kept in a map of lists.
const composites = new Map();
const primes = [];
let n = 2;
function advance() {
  const factors = composites.get(n);
  if (factors) {
    composites.delete(n);
    for (const p of factors) add(n + p, p);
  } else {
    primes.push(n);
    add(n * n, n);
  }
  n++;
}
function add(at, p) {
  const list = composites.get(at);
  if (list) list.push(p);
  else composites.set(at, [p]);
}
const timer = setInterval(() => {
  const until = n + 100;
  while (n < until) advance();
  console.log(n, primes.length, primes.at(-1), composites.size);
  if (n > 400) clearInterval(timer);
}, 1);
