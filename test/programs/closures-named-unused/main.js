// Closures that do not use the name of the function expression around them, beside others that did.
const counters = [1, 2].map(start =>
  (function named(n) {
    const own = () => named;
    if (n > 1) named.kept = own;
    return {
      up: () => ++n,
      method: { up: () => ({ of: () => ++n }).of },
    };
  })(start),
);
const object = {
  m(n) {
    const inner = { up: () => ++n, text: () => super.toString === Object.prototype.toString };
    return inner.up;
  },
};
const up = object.m(10);
let turn = 0;
setTimeout(function show() {
  console.log(counters.map(c => [c.up(), c.method.up()()].join()).join(' '), up());
  if (++turn < 4) setTimeout(show, 1);
}, 1);
