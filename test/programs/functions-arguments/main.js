// The arguments object, kept after return: with strict functions, without parameters, through arrows.
function kept() {
  return arguments;
}
function unmapped(a) {
  'use strict';
  const args = arguments;
  return { args, set: v => (a = v), get: () => a };
}
function viaArrow() {
  const inner = () => arguments;
  return () => inner()[0]++ + ':' + arguments.length;
}
const m = kept(1, 2, 3);
const u = unmapped(1);
const v = viaArrow(10, 20);

setTimeout(() => {
  u.set('changed by name');
  console.log(m[0], u.args[0], m.length, v());
  setTimeout(() => {
    m[1] = 'changed by index';
    m[7] = 'past the end';
    u.args[0] = 'index';
    console.log(u.get(), m.length, v());
    setTimeout(() => {
      delete m[0];
      m[0] = 'added';
      console.log(m[0], Object.prototype.toString.call(m), Array.from(m).join('|'), m.callee === kept);
      console.log(typeof m.callee, Object.keys(m).sort().join(), v());
      try {
        u.args.callee;
      } catch (error) {
        console.log(error instanceof TypeError, u.args.length, u.args[0]);
      }
    }, 1);
  }, 1);
}, 1);
