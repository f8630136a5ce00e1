// Small closures made and called by the million: counters, adders, iterators, lazy streams.
const SIZE = 260000;
const counter = () => {
  let n = 0;
  return { up: () => ++n, down: () => --n, get: () => n };
};
const adder = a => b => c => a + b + c;
const range = (from, to) => {
  let at = from;
  return () => (at < to ? at++ : undefined);
};
const mapped = (next, f) => () => {
  const value = next();
  return value === undefined ? undefined : f(value);
};
const filtered = (next, test) => () => {
  for (let value = next(); value !== undefined; value = next()) if (test(value)) return value;
  return undefined;
};
const stream = (head, tail) => ({ head, tail: () => tail() });
const integers = n => stream(n, () => integers(n + 1));
const take = (s, n) => {
  const out = [];
  for (let at = s; out.length < n; at = at.tail()) out.push(at.head);
  return out;
};
function round() {
  let sum = 0;
  for (let i = 0; i < SIZE; i++) {
    const c = counter();
    c.up();
    c.up();
    c.down();
    sum += c.get() + adder(i)(1)(2);
  }
  const next = filtered(
    mapped(range(0, SIZE), x => x * 3),
    x => x % 2 === 0,
  );
  for (let value = next(); value !== undefined; value = next()) sum += value;
  const listeners = [];
  for (let i = 0; i < 1000; i++) listeners.push(x => x + i);
  for (let pass = 0; pass < 40; pass++) for (const f of listeners) sum += f(pass);
  return sum + '/' + take(integers(5), 5000).reduce((a, b) => a + b);
}

const ROUNDS = 10;
const EXPECTED = '84521280000/12522500';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
