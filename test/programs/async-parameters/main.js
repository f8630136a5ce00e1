// Parameter defaults and destructuring of async functions and generators run at the call, errors reject.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
const log = [];
const note = x => (log.push(x), x);
async function f(a = note('default a'), { b = note('default b') } = {}, ...rest) {
  const get = () => [a, b, ...rest].join();
  a += '!';
  await sleep(2);
  rest.push(arguments.length);
  return get();
}
async function bad(x = (() => { throw new TypeError('in default'); })()) {
  log.push('never');
}
function* g(x = note('generator default'), y = () => x) {
  x++;
  yield y();
  x = 100;
  yield x + y();
}
(async () => {
  const first = f();
  const second = f('A', { b: 'B' }, 'c', 'd');
  const failed = bad().catch(e => e.name);
  const it = g(1);
  log.push('calls made');
  console.log(await first, await second, await failed, it.next().value, it.next().value);
  console.log(log.join(', '), f.length, bad.length, g.length);
  try {
    g.call(null, undefined).next();
    f.call(null, null, null).catch(e => console.log(e.name));
  } catch (e) {
    console.log('sync', e.name);
  }
  await sleep(1);
})();
