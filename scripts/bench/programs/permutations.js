// Permutations and combinations visited through callbacks.
function permute(items, visit) {
  const walk = n => {
    if (n === 1) return visit(items);
    for (let i = 0; i < n; i++) {
      walk(n - 1);
      const j = n % 2 ? 0 : i;
      [items[j], items[n - 1]] = [items[n - 1], items[j]];
    }
  };
  walk(items.length);
}
function combine(n, k, visit) {
  const chosen = [];
  (function pick(from) {
    if (chosen.length === k) return visit(chosen);
    for (let i = from; i < n; i++) {
      chosen.push(i);
      pick(i + 1);
      chosen.pop();
    }
  })(0);
}
function round() {
  let inversions = 0;
  let count = 0;
  permute([1, 2, 3, 4, 5, 6, 7, 8, 9], p => {
    count++;
    for (let i = 1; i < p.length; i++) if (p[i - 1] > p[i]) inversions++;
  });
  let sum = 0;
  combine(20, 7, c => {
    sum += c.reduce((a, b) => a ^ (b * 3), c[0]);
  });
  return [count, inversions, sum].join();
}

const ROUNDS = 10;
const EXPECTED = '362880,1451520,2447210';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
