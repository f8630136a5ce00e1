// Functional style: currying by arity, compositions, transducers, memoized recursion, lenses.
const SIZE = 12;
const curry = f => {
  const collect =
    (...given) =>
    (...more) => {
      const args = given.concat(more);
      return args.length >= f.length ? f(...args) : collect(...args);
    };
  return collect();
};
const compose =
  (...fs) =>
  x => {
    let value = x;
    for (let i = fs.length - 1; i >= 0; i--) value = fs[i](value);
    return value;
  };
const flip = f => (a, b) => f(b, a);
const mapping = f => step => (acc, x) => step(acc, f(x));
const filtering = p => step => (acc, x) => (p(x) ? step(acc, x) : acc);
const taking = n => step => {
  let left = n;
  return (acc, x) => (left-- > 0 ? step(acc, x) : acc);
};
const flattening = step => (acc, xs) => xs.reduce(step, acc);
const transduce = curry((xf, step, initial, xs) => {
  const f = xf(step);
  let acc = initial;
  for (const x of xs) acc = f(acc, x);
  return acc;
});
const append = (list, x) => {
  list.push(x);
  return list;
};
const memoize = f => {
  const known = new Map();
  return n => {
    let value = known.get(n);
    if (value === undefined) known.set(n, (value = f(n)));
    return value;
  };
};
const lens = key => ({ get: o => o[key], set: (o, v) => ({ ...o, [key]: v }) });
const nest = (a, b) => ({ get: o => b.get(a.get(o)), set: (o, v) => a.set(o, b.set(a.get(o), v)) });
const over = curry((l, f, o) => l.set(o, f(l.get(o))));
const partitions = () => {
  const count = memoize(key => {
    const n = Math.floor(key / 1000);
    const most = key % 1000;
    if (n === 0) return 1;
    let sum = 0;
    for (let part = Math.min(n, most); part > 0; part--) sum = (sum + count((n - part) * 1000 + part)) % 1e9;
    return sum;
  });
  return n => count(n * 1000 + n);
};
const groupBy = curry((key, list) =>
  list.reduce((groups, x) => {
    const k = key(x);
    (groups[k] ??= []).push(x);
    return groups;
  }, {}),
);
const add = curry((a, b) => a + b);
const multiply = curry((a, b) => a * b);
function round() {
  let checksum = 0;
  const numbers = Array.from({ length: 400 }, (_, i) => i);
  const street = nest(lens('home'), lens('number'));
  let person = { name: 'Ada', home: { street: 'S', number: 0 }, age: 36 };
  for (let i = 0; i < SIZE; i++) {
    const steps = compose(
      mapping(x => [x, x + i]),
      flattening,
      filtering(x => x % 3 !== 1),
      mapping(multiply(i + 1)),
      taking(500),
    );
    checksum += transduce(steps)(add, 0)(numbers);
    checksum += transduce(steps, append, [], numbers).length;
    for (let k = 0; k < 40; k++) person = over(street)(add(k))(person);
    const groups = groupBy(x => 'g' + (x % 7), numbers.map(compose(add(1), multiply(2))));
    for (const [name, list] of Object.entries(groups)) checksum += name.length * list.length + list.at(-1);
    checksum += flip((a, b) => a - b)(i, 3);
  }
  return [checksum, street.get(person), partitions()(90)].join('/');
}

const ROUNDS = 10;
const EXPECTED = '7517682/9360/56634173';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
