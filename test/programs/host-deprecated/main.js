// util.deprecate around functions of the program: they warn once, wherever they are called first.
const util = require('util');
const warnings = [];
process.on('warning', warning => warnings.push(`${warning.name} ${warning.code}: ${warning.message}`));
let calls = 0;
function sum(a, b) {
  calls++;
  return a + b + (this?.offset ?? 0);
}
sum.note = 'kept';
class Point {
  constructor(x) {
    this.x = x;
  }
}
const early = util.deprecate(sum, 'sum is old', 'T001');
const late = util.deprecate(sum, 'sum is older', 'T002');
const OldPoint = util.deprecate(Point, 'Point is old', 'T003');
early.own = { n: 1 };
console.log(early(1, 2));
setTimeout(() => {
  console.log(early.call({ offset: 10 }, 1, 2), early.note, early.own.n++, Object.getPrototypeOf(early) === sum);
  const point = new OldPoint(5);
  console.log(point instanceof Point, point instanceof OldPoint, point.x, OldPoint.prototype === Point.prototype);
  setTimeout(() => {
    console.log(late(3, 4), early.own.n, calls, early.name);
    setTimeout(() => console.log(warnings.sort().join('\n')), 5);
  }, 1);
}, 1);
