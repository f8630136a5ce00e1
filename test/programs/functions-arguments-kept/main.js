// Arguments objects that are kept, mapped in part, in several instances, named by arrow functions or by nobody.
const kept = [];
function keep(a, b, c) {
  kept.push(arguments);
  return {
    set: (x, y) => {
      a = x;
      b = y;
    },
    get: () => [a, b, c].join(),
  };
}
const k1 = keep(1, 2, 3, 4),
  k2 = keep(1, 2),
  k3 = keep(5, 6, 7);
delete kept[0][0];
kept[0][0] = 'own';
Object.defineProperty(kept[2], 1, { writable: false });
function named(a, b) {
  const show = () => Array.prototype.join.call(arguments, '|');
  return {
    show,
    set: v => {
      a = v;
    },
    del: () => {
      delete arguments[0];
      arguments[0] = 'gone';
    },
    get: () => a + '/' + b,
  };
}
const n1 = named('p', 'q'),
  n2 = named('r');
n2.del();
function twice(a, b) {
  kept.push(arguments);
  return {
    get: () => b,
    set: v => {
      b = v;
    },
  };
}
const t2 = twice(1, 2);
function element(a) {
  arguments[0]();
  return () => a;
}
function leak() {
  kept.push(this);
}
let seen;
const e1 = element(function () {
  seen = this;
});
function length(a) {
  const n = arguments.length;
  return { get: () => a + n, up: () => a++ };
}
const l1 = length(1, 2, 3);
function callee(n) {
  kept.push(arguments);
  return { me: arguments.callee, up: () => ++n };
}
const c1 = callee(1);
function frozen(a) {
  kept.push(Object.freeze(arguments));
  return { up: () => ++a, get: () => a };
}
const f1 = frozen(3);
let t = 0;
const step = () => {
  k1.set('k1a' + t, 'k1b' + t);
  k2.set('k2a' + t, 'k2b' + t);
  k3.set('k3a' + t, 'k3b' + t);
  console.log(kept.map(a => Array.from(a).join('|') + ' ' + a.length).join('; '));
  kept[0][1] = 'i' + t;
  kept[1][1] = 'j' + t;
  kept[1][5] = 'extra';
  kept[2][0] = 'k' + t;
  kept[2][2] = 'c' + t;
  kept[3][0] = 'first' + t;
  kept[3][1] = 'second' + t;
  console.log(k1.get(), k2.get(), k3.get(), t2.get());
  t2.set('t' + t);
  console.log(kept[3][0], kept[3][1]);
  n1.set('x' + t);
  n2.set('y' + t);
  console.log(n1.show(), n2.show(), n1.get(), n2.get());
  console.log(
    seen.length,
    typeof e1(),
    l1.up(),
    l1.get(),
    c1.me === callee,
    c1.up(),
    kept[4][0],
    kept[4].callee === callee,
    f1.up(),
    f1.get(),
    kept[5][0],
    Object.isFrozen(kept[5]),
  );
  if (++t < 4) setTimeout(step, 1);
};
setTimeout(step, 1);
