// Plain recursive functions: Fibonacci, Ackermann, Takeuchi, Hanoi, partitions, nested calls with many arguments.
function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
function ackermann(m, n) {
  if (m === 0) return n + 1;
  return ackermann(m - 1, n === 0 ? 1 : ackermann(m, n - 1));
}
function tak(x, y, z) {
  return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}
function hanoi(n, from, to, via) {
  return n === 0 ? 0 : hanoi(n - 1, from, via, to) + 1 + hanoi(n - 1, via, to, from);
}
const partitions = (n, largest = n) => {
  if (n === 0) return 1;
  let sum = 0;
  for (let k = Math.min(n, largest); k > 0; k--) sum += partitions(n - k, k);
  return sum;
};
const gcd = (a, b) => (b ? gcd(b, a % b) : a);
function round() {
  let coprime = 0;
  for (let a = 1; a < 400; a++) for (let b = 1; b < 400; b++) if (gcd(a, b) === 1) coprime++;
  return [
    fib(28),
    ackermann(2, 300),
    tak(18, 12, 6),
    hanoi(16, 'a', 'b', 'c'),
    partitions(38),
    coprime,
  ].join();
}

const ROUNDS = 10;
const EXPECTED = '317811,603,7,65535,26015,97035';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
