// Memoized functions whose caches are filled in some turns and used in others.
function memoize(f) {
  const cache = new Map();
  const memoized = n => {
    if (cache.has(n)) {
      memoized.hits++;
      return cache.get(n);
    }
    const value = f(n, memoized);
    cache.set(n, value);
    return value;
  };
  memoized.hits = 0;
  memoized.size = () => cache.size;
  return memoized;
}
const fib = memoize((n, self) => (n < 2 ? BigInt(n) : self(n - 1) + self(n - 2)));
const collatz = memoize((n, self) => (n === 1 ? 0 : 1 + self(n % 2 ? 3 * n + 1 : n / 2)));

let turn = 0;
const timer = setInterval(() => {
  turn++;
  console.log(turn, fib(turn * 25).toString(), fib.hits, fib.size());
  console.log(collatz(turn * 9), collatz.hits, collatz.size());
  if (turn === 4) clearInterval(timer);
}, 1);
