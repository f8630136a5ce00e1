// await inside tagged templates, optional chains, spread, destructuring defaults, computed keys, compound targets.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
const tag = (strings, ...values) => strings.raw.map((s, i) => s + (values[i] ?? '')).join('');
const calls = [];
const note = x => (calls.push(x), x);
const box = { n: 1, get: () => sleep(1, { deep: [1, 2, 3] }), none: null };
(async () => {
  console.log(tag`a${await sleep(1, 'A')}\n${note('b')}${await sleep(1, 'C')}`);
  console.log((await box.get())?.deep?.[await sleep(1, 1)], await box.none?.[await note('never')], box.gone?.(await note('no')));
  const { a = await sleep(1, 'da'), ...rest } = { b: note('rb'), [await sleep(1, 'k')]: 'rk' };
  const [x = note('dx'), y = await sleep(1, 'dy'), ...more] = [undefined, undefined, ...(await sleep(1, [7, 8]))];
  console.log(a, JSON.stringify(rest), x, y, more.join());
  box[note('n')] += await sleep(1, 10);
  box.n **= await sleep(1, 2);
  box.m ??= await sleep(1, 'set');
  box.m &&= (await sleep(1, box.m)) + '!';
  console.log(box.n, box.m, note(1) + (await sleep(1, note(2))) * note(3), calls.join());
  const made = { [await sleep(1, 'key')]: await sleep(1, 'v'), async [`m${1}`]() { return this.key + (await sleep(1, 1)); } };
  console.log(await made.m1(), typeof await sleep(1, 1), !(await sleep(1, 0)), (await sleep(1, 1), 'comma'));
  const f = async (p, { q = "unused" } = { q: "given" }, ...r) => [p, q, r.length, ...(await sleep(1, r))].join();
  console.log(await f(await sleep(1, 1), undefined, 3, 4), new (await sleep(1, Date))(5).getTime());
})();
