// yield* in async generators over sync and async ones, values sent both ways.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
async function* inner(name) {
  const a = yield name + '1';
  await sleep(2);
  const b = yield name + '2' + a;
  return name + a + b;
}
function* sync() {
  const got = yield sleep(2, 'promise from sync');
  return 'sync ' + got;
}
async function* outer() {
  const first = yield* inner('i');
  yield first;
  const second = yield* sync();
  yield second;
  yield* (async function* () {
    for (let d = 0; d < 3; d++) yield sleep(1, 'd' + d);
  })();
}
(async () => {
  const it = outer();
  const out = [];
  for (const send of ['-', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) {
    const { value, done } = await it.next(send);
    out.push(done ? 'done' : value);
    await sleep(1);
  }
  console.log(out.join(', '));
})();
