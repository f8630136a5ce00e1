// await inside expressions: what was evaluated before it is kept, what comes after is evaluated after.
const sleep = v => new Promise(resolve => setTimeout(resolve, 1, v));
const trace = [];
const t = x => (trace.push(x), x);
let n = 1;
const change = async v => {
  await sleep();
  n = v;
  return v;
};
const object = { n: 1, get self() { trace.push('self'); return object; } };
(async () => {
  const sum = n + (await change(10)) + n;
  const args = ((...xs) => xs.join())(t('a'), await sleep('b'), t('c'));
  object.self.n += await sleep(5);
  object[t('k')] = await sleep('v');
  n += await change(100);
  const literal = { a: t(1), [await sleep('key')]: t(2), ...(await sleep({ s: 3 })) };
  const template = `${n}-${await sleep('x')}-${n++}`;
  const nested = (await sleep(await sleep(2))) ** (await sleep(3));
  const conditional = (await sleep(false)) || ((await sleep(null)) ?? (await sleep('deep')));
  const chained = (await sleep({ f: async x => x * 2 }))?.f(await sleep(21));
  const [x, { y = await sleep('dy') } = {}] = [await sleep('dx')];
  console.log(sum, args, object.n, object.k, n, JSON.stringify(literal), template, nested, conditional, await chained, x, y);
  console.log(trace.join(' '));
})();
