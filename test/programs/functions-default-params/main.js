// Default parameters: evaluated left to right with side effects, in a scope of their own.
const log = [];
const note = (label, value) => {
  log.push(label);
  return value;
};
function many(a = note('a', 1), b = note('b', a + 1), { c = note('c', b + 1), d: [d = note('d', 4)] = [] } = {}) {
  return [a, b, c, d].join();
}
var x = 'outer';
function scopes(get = () => x, set = v => (x = v)) {
  var x = 'body';
  return { get, set, body: () => x };
}
function params(p, get = () => p, set = v => (p = v)) {
  return { get, set, body: () => p };
}
const first = scopes();
const second = params('given');
function self(n = typeof self, me = self) {
  return n + (me === self);
}

setTimeout(() => {
  console.log(many(), many(10, undefined, { c: 0 }), log.join(''), many.length);
  setTimeout(() => {
    first.set('changed');
    second.set('changed');
    console.log(first.get(), first.body(), x);
    console.log(second.get(), second.body());
    setTimeout(() => {
      let failure;
      try {
        (function (a = b, b = 1) {})();
      } catch (e) {
        failure = e.name;
      }
      console.log(failure, self(), log.length, scopes.length, params.length);
    }, 1);
  }, 1);
}, 1);
