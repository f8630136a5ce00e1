// Three hundred thousand objects with cycles and shared parts.
let seed = 1;
const random = n => (seed = (seed * 48271) % 2147483647) % n;
const nodes = [];
for (let i = 0; i < 100000; i++) {
  const links = [];
  const node = { id: i, links, data: { weight: random(100) } };
  if (i > 0) {
    links.push(nodes[random(i)]);
    nodes[random(i)].links.push(node);
  }
  nodes.push(node);
}
const entry = nodes[12345];
nodes.length = 0;
function walk() {
  const seen = new Set([entry]);
  let sum = 0;
  for (const node of seen) {
    sum = (sum * 31 + node.id + node.data.weight) % 1000003;
    for (const link of node.links) seen.add(link);
  }
  return seen.size + '/' + sum;
}
const before = walk();
setTimeout(() => {
  console.log(before, walk() === before);
  entry.links[0].data.weight += 1;
  setTimeout(() => console.log(walk() === before, walk().split('/')[0]), 1);
}, 1);
