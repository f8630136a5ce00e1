// The arguments object: mapped to parameters in sloppy functions, a copy in strict ones, kept after return.
function mapped(a, b) {
  const args = arguments;
  return {
    args,
    set: v => (a = v),
    get: () => a + '/' + b,
  };
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
const m = mapped(1, 2, 3);
const u = unmapped(1);
const v = viaArrow(10, 20);

setTimeout(() => {
  m.set('changed by name');
  u.set('changed by name');
  console.log(m.args[0], u.args[0], m.args.length, v());
  setTimeout(() => {
    m.args[1] = 'changed by index';
    m.args[7] = 'past the end';
    u.args[0] = 'index';
    console.log(m.get(), u.get(), m.args.length, v());
    setTimeout(() => {
      delete m.args[0];
      m.args[0] = 'unmapped now';
      console.log(m.get(), m.args[0], Object.prototype.toString.call(m.args), Array.from(m.args).join('|'));
      console.log(typeof m.args.callee, Object.keys(m.args).sort().join(), v());
    }, 1);
  }, 1);
}, 1);
