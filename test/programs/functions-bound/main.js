// Bound functions: of own functions, of built-ins, bound twice, used as constructors, with own properties.
function Point(x, y) {
  this.x = x;
  this.y = y;
}
Point.prototype.sum = function () {
  return this.x + this.y;
};
const owner = { n: 1 };
function add(a, b) {
  this.n += a + b;
  return this.n;
}
const bound = add.bind(owner, 10);
const twice = bound.bind({ n: 'ignored' }, 100);
const OnX = Point.bind(null, 5);
const max = Math.max.bind(null, 7);
const push = Array.prototype.push.bind([1, 2]);
bound.note = 'own property';

setTimeout(() => {
  console.log(bound(1), twice(), owner.n);
  const p = new OnX(6);
  console.log(p.sum(), p instanceof Point, p instanceof OnX, p.constructor === Point);
  setTimeout(() => {
    console.log(bound.name, bound.length, twice.name, twice.length, 'prototype' in bound, bound.note);
    console.log(max(3), max(9), max.name, push('x'), push('y'));
    setTimeout(() => {
      const q = Reflect.construct(OnX, [1], Array);
      console.log(Array.isArray(q), q instanceof Array, q.x, bound(0), owner.n);
    }, 1);
  }, 1);
}, 1);
