// using and await using: disposed in reverse order, across suspensions, with errors combined.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const log = [];
const resource = name => ({ name, [Symbol.dispose]: () => log.push('dispose ' + name) });
const slow = name => ({
  async [Symbol.asyncDispose]() {
    await sleep(3);
    log.push('slowly ' + name);
  },
});
async function work(fail) {
  using a = resource('a');
  await using b = slow('b');
  {
    using inner = resource('inner');
    await sleep(2);
    log.push('in block ' + inner.name);
  }
  for (using item of [resource('i1'), resource('i2')]) {
    await sleep(1);
    log.push('body ' + item.name);
  }
  if (fail) throw new Error('failed');
  using nothing = null;
  return 'returned ' + a.name;
}
function* generator() {
  using g = resource('g');
  yield g.name;
  yield 'second';
}
(async () => {
  const it = generator();
  log.push(it.next().value);
  log.push(await work(false));
  log.push(await work(true).catch(e => e.message));
  it.return();
  console.log(log.join(', '));
})();
