// Continuation-passing style, as compilers to JavaScript emit it: a trampoline, backtracking by two continuations.
const SIZE = 34;
const bounce = (f, value) => ({ f, value });
function trampoline(step) {
  let at = step;
  while (at.f !== null) at = at.f(at.value);
  return at.value;
}
const done = value => bounce(null, value);
const sumTo = (n, k) => (n === 0 ? bounce(k, 0) : bounce(() => sumTo(n - 1, sum => bounce(k, sum + n)), null));
function walk(tree, visit, k) {
  if (tree === null) return bounce(k, null);
  return walk(tree.left, visit, () => {
    visit(tree.value);
    return bounce(() => walk(tree.right, visit, k), null);
  });
}
function insert(tree, value) {
  if (tree === null) return { left: null, value, right: null };
  return value < tree.value
    ? { left: insert(tree.left, value), value: tree.value, right: tree.right }
    : { left: tree.left, value: tree.value, right: insert(tree.right, value) };
}
/** Backtracking: succeed takes a value and what to do if it will not do. */
const unit = value => (succeed, fail) => succeed(value, fail);
const bind = (m, f) => (succeed, fail) => m((value, next) => f(value)(succeed, next), fail);
const either = (a, b) => (succeed, fail) => a(succeed, () => b(succeed, fail));
const nothing = (_, fail) => bounce(fail, null);
const between = (low, high) => (low > high ? nothing : either(unit(low), (s, f) => between(low + 1, high)(s, f)));
function all(m) {
  const out = [];
  trampoline(
    m(
      (value, next) => {
        out.push(value);
        return bounce(next, null);
      },
      () => done(null),
    ),
  );
  return out;
}
const triples = n =>
  bind(between(1, n), a =>
    bind(between(a, n), b =>
      bind(between(b, n), c => (a * a + b * b === c * c ? unit(a * 10000 + b * 100 + c) : nothing)),
    ),
  );
function round() {
  let tree = null;
  let seed = 7;
  for (let i = 0; i < 1500; i++) tree = insert(tree, (seed = (seed * 16807) % 2147483647));
  let checksum = 0;
  for (let pass = 0; pass < 40; pass++) {
    let last = 0;
    trampoline(
      walk(
        tree,
        value => {
          if (value < last) throw new Error('not in order');
          checksum = (checksum + value) % 1000003;
          last = value;
        },
        done,
      ),
    );
  }
  const sums = trampoline(sumTo(60000, done));
  return [checksum, sums, all(triples(SIZE)).length, all(triples(20)).join()].join('/');
}

const ROUNDS = 10;
const EXPECTED = '290395/1800030000/12/30405,51213,60810,81517,91215,121620';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
