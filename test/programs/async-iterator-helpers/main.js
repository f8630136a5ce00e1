// Pipelines of async generators: map, filter, batch, merge, written by hand.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
async function* range(n, pause) {
  for (let i = 0; i < n; i++) {
    await sleep(pause);
    yield i;
  }
}
const map = f => async function* (source) {
  for await (const x of source) yield f(x);
};
const filter = p => async function* (source) {
  for await (const x of source) if (await p(x)) yield x;
};
const batch = n => async function* (source) {
  let list = [];
  for await (const x of source) {
    list.push(x);
    if (list.length === n) {
      yield list;
      list = [];
    }
  }
  if (list.length) yield list;
};
const pipe = (source, ...stages) => stages.reduce((s, stage) => stage(s), source);
async function collect(source, out = []) {
  for await (const x of source) out.push(x);
  return out;
}
(async () => {
  const squares = pipe(range(8, 1), map(x => x * x), filter(async x => (await sleep(1, x)) % 2 === 0), batch(3));
  console.log(JSON.stringify(await collect(squares)));
  const [a, b] = await Promise.all([collect(range(3, 7)), collect(pipe(range(4, 5), map(x => 'b' + x)))]);
  console.log(a.join(), b.join());
})();
