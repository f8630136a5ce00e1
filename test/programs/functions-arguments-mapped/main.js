// A sloppy function's arguments object that outlives the call shares its elements with the parameters.
function mapped(a, b) {
  const args = arguments;
  return {
    args,
    set: v => (a = v),
    get: () => a + '/' + b,
  };
}
const m = mapped(1, 2, 3);

setTimeout(() => {
  m.set('changed by name');
  console.log(m.args[0], m.args.length);
  setTimeout(() => {
    m.args[1] = 'changed by index';
    m.args[7] = 'past the end';
    console.log(m.get(), m.args.length);
    setTimeout(() => {
      delete m.args[0];
      m.args[0] = 'unmapped now';
      console.log(m.get(), m.args[0], Array.from(m.args).join('|'));
    }, 1);
  }, 1);
}, 1);
