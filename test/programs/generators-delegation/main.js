// yield* over generators, arrays and own iterators, many levels deep, with values sent and returned through.
function* leaf(name) {
  const got = yield name + '1';
  const more = yield name + '2 ' + got;
  return name + ' got ' + more;
}
function* middle() {
  const a = yield* leaf('a');
  yield* [a, 'array'];
  const b = yield* leaf('b');
  return b.toUpperCase();
}
const own = {
  [Symbol.iterator]: () => {
    let n = 0;
    return {
      next: v => ({ value: 'own' + n + v, done: n++ === 1 }),
      throw: e => ({ value: 'handled ' + e, done: true }),
    };
  },
};
function* outer() {
  const result = yield* middle();
  const last = yield* own;
  return [result, last].join(' / ');
}
function* deep(n) {
  if (n === 0) yield 'bottom';
  else yield* deep(n - 1);
  yield n;
}
const it = outer();
const tower = deep(50);
const sent = 'PQRSTUVW';
let i = 0;
setTimeout(function step() {
  const { value, done } = it.next(sent[i++]);
  console.log(value, done, tower.next().value);
  if (!done) return setTimeout(step, 1);
  const thrown = outer();
  let v = thrown.next().value;
  while (!v.startsWith('own')) v = thrown.next('x').value;
  setTimeout(() => console.log(thrown.throw('E').value, tower.return('cut').value, tower.next().done), 1);
}, 1);
