// Recursive async walkers of a tree: depth-first by async generators, breadth-first by waves, with early exit.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const tree = { name: 'r', children: [{ name: 'a', children: [{ name: 'a1' }, { name: 'a2', children: [{ name: 'a2x' }] }] }, { name: 'b' }] };
let open = 0;
async function* depthFirst(node, path = []) {
  open++;
  try {
    await sleep(1);
    yield [...path, node.name].join('/');
    for (const child of node.children ?? []) yield* depthFirst(child, [...path, node.name]);
  } finally {
    await null;
    open--;
  }
}
async function waves(nodes, visit, depth = 0) {
  if (nodes.length === 0) return depth;
  const next = await Promise.all(nodes.map(async (node, i) => {
    await sleep(nodes.length - i);
    visit(depth + node.name);
    return node.children ?? [];
  }));
  return waves(next.flat(), visit, depth + 1);
}
async function find(predicate) {
  for await (const path of depthFirst(tree)) if (predicate(path)) return path;
}
(async () => {
  const all = [];
  for await (const path of depthFirst(tree)) all.push(path);
  console.log(all.join(' '), open);
  console.log(await find(p => p.endsWith('a2')), open, await find(p => p === 'none'));
  const seen = [];
  console.log(await waves([tree], name => seen.push(name)), seen.join());
})();
