// Recursive async functions suspended at every level at once.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const tree = { v: 1, kids: [{ v: 2, kids: [{ v: 4, kids: [] }] }, { v: 3, kids: [{ v: 5, kids: [] }, { v: 6, kids: [] }] }] };
const order = [];
async function sum(node, depth = 0) {
  await sleep(5 * (depth + 1));
  order.push(node.v);
  const parts = await Promise.all(node.kids.map(kid => sum(kid, depth + 1)));
  return parts.reduce((a, b) => a + b, node.v);
}
async function descend(n) {
  if (n === 0) {
    await sleep(3);
    return 0;
  }
  return (await descend(n - 1)) + n;
}
async function fib(n) {
  return n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2));
}
(async () => {
  console.log(await sum(tree), order.join());
  console.log(await descend(200), await fib(10));
})();
