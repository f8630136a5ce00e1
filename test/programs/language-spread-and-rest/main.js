// Spread and rest over arrays, strings, maps, holes and own iterables; copies are shallow.
const inner = { n: 1 };
const original = [1, , inner];
const spread = [...original, ...'h\u{1f600}', ...new Map([['k', inner]])];
const copy = { ...spread, ...null, ...'ab', inner };
const [first, ...others] = spread;
const { 0: zero, inner: same, ...remaining } = copy;
let calls = 0;
const countdown = { n: 3, [Symbol.iterator]() { return { next: () => (calls++, this.n ? { value: this.n--, done: false } : { done: true }), return: () => (calls += 100, {}) }; } };
const [three] = countdown;
const gather = (a, ...rest) => () => rest.push(a) + rest.length;
const gathered = gather(...[1, 2, 3]);

setTimeout(() => {
  inner.n++;
  console.log(spread.length, 1 in spread, first, others.length, copy.inner.n, remaining[1] === undefined);
  setTimeout(() => {
    console.log(three, calls, [...countdown].join(), calls, gathered(), same === spread[2]);
    console.log(Object.keys(remaining).join(), Math.max(...[1, 5, 3]), zero, gathered(), spread[4], spread.at(-1)[1] === inner);
  }, 1);
}, 1);
