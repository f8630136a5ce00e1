// With default parameters a generator's body has a var scope of its own: closures in the parameters see the parameter.
function* g(x, y = () => x, set = v => (x = v)) {
  x++;
  yield y();
  var x;
  set(50);
  yield x + '/' + y();
  var x = 100;
  yield x + '/' + y();
}
async function f(x, y = () => x) {
  var x = 'body';
  await null;
  return x + '/' + y();
}
const it = g(1);
setTimeout(() => {
  console.log(it.next().value);
  setTimeout(() => {
    console.log(it.next().value);
    setTimeout(async () => console.log(it.next().value, await f('parameter')), 1);
  }, 1);
}, 1);
