// Knapsack, longest common subsequence and matrix-chain order with tables and memo closures.
const SIZE = 4;
function knapsack(items, capacity) {
  const best = new Int32Array(capacity + 1);
  for (const { weight, value } of items) {
    for (let c = capacity; c >= weight; c--) best[c] = Math.max(best[c], best[c - weight] + value);
  }
  return best[capacity];
}
function subsequence(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i][j] =
        a[i - 1] === b[j - 1] ? table[i - 1][j - 1] + 1 : Math.max(table[i - 1][j], table[i][j - 1]);
    }
  }
  return table[a.length][b.length];
}
function chainOrder(sizes) {
  const memo = new Map();
  const solve = (i, j) => {
    if (i === j) return 0;
    const key = i * 1000 + j;
    const known = memo.get(key);
    if (known !== undefined) return known;
    let best = Infinity;
    for (let k = i; k < j; k++)
      best = Math.min(best, solve(i, k) + solve(k + 1, j) + sizes[i] * sizes[k + 1] * sizes[j + 1]);
    memo.set(key, best);
    return best;
  };
  return solve(0, sizes.length - 2);
}
const letters = seed =>
  Array.from({ length: 700 }, () => 'acgt'[(seed = (seed * 16807) % 2147483647) % 4]).join('');
const first = letters(1);
const second = letters(99);
const items = Array.from({ length: 120 }, (_, i) => ({
  weight: 3 + ((i * 7) % 40),
  value: 10 + ((i * 13) % 90),
}));
const sizes = Array.from({ length: 70 }, (_, i) => 5 + ((i * 17) % 43));
function round() {
  let sum = 0;
  for (let i = 0; i < SIZE; i++)
    sum += knapsack(items, 3000) + subsequence(first, second) + chainOrder(sizes);
  return sum;
}

const ROUNDS = 10;
const EXPECTED = 905040;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
