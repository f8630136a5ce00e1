// await inside switch discriminants, cases and labelled blocks; block-scoped names in cases.
const sleep = v => new Promise(resolve => setTimeout(resolve, 1, v));
async function classify(x) {
  const path = [];
  block: {
    switch (await sleep(x % 4)) {
      case await sleep(0):
        let shared = 'zero';
        path.push(shared);
        break;
      case 1:
        path.push('one');
      case await sleep(2):
        shared = await sleep('two');
        path.push(() => shared);
        if (x > 4) break block;
        break;
      default: {
        const shared = await sleep('default');
        path.push(shared);
      }
    }
    path.push('after');
  }
  return path.map(p => (typeof p === 'function' ? p() : p)).join('+');
}
(async () => {
  for (const x of [0, 1, 2, 3, 5]) {
    console.log(x, await classify(x).catch(e => e.name));
  }
})();
