// await in the heads and bodies of every loop, with closures over per-iteration variables.
const sleep = v => new Promise(resolve => setTimeout(resolve, 1, v));
const closures = [];
(async () => {
  const out = [];
  for (let i = await sleep(0); i < (await sleep(2)); i += await sleep(1)) {
    closures.push(() => 'i' + i);
    await sleep();
    closures.push(() => 'I' + i++);
  }
  let n = 0;
  while ((await sleep(n)) < 2) {
    const k = n++;
    closures.push(() => 'k' + k + n);
  }
  do out.push(await sleep('do' + n));
  while (--n > (await sleep(0)));
  for (const key in await sleep({ a: 1, b: 2 })) {
    await sleep();
    closures.push(() => key);
  }
  label: for (const x of await sleep([1, 2, 3])) {
    for (const y of [10, 20]) {
      if (await sleep(x === 2)) continue label;
      if (y === 20) break;
      out.push(x + y);
    }
  }
  console.log(out.join(), closures.map(f => f()).join());
})();
