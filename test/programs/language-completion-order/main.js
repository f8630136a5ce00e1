// Order of evaluation: operands, keys, arguments, destructuring targets, compound assignment.
const log = [];
const at = (name, value) => (log.push(name), value);
const box = { n: 1, list: [1, 2, 3] };
function run() {
  log.length = 0;
  at('object', box)[at('key', 'n')] += at('right', 5);
  at('f', (a, b) => a + b)(at('arg1', 1), ...at('spread', [2]));
  ({ [at('k1', 'a')]: at('target', box).x = at('default', 9), b: box.list[at('index', 1)] = 4 } = at('source', { b: undefined }));
  const literal = { [at('p1', 'p')]: at('v1', 1), ...at('s', { q: 1 }), get [at('g', 'g')]() { return 1; } };
  at('left', null) ?? at('nullish', 1);
  at('zero', 0) && at('never', 1);
  at('chain', undefined)?.[at('never', 1)];
  new (at('ctor', Object))(at('ctorArg', 1));
  (at('t', 1), at('u', 2)) ? at('yes', 1) : at('no', 1);
  delete at('deleted', literal)[at('dk', 'p')];
  return log.join(' ') + ' | ' + Object.keys(literal);
}
setTimeout(() => {
  console.log(run());
  setTimeout(() => {
    console.log(run());
    console.log(JSON.stringify(box));
  }, 1);
}, 1);
