// Maps and sets: word counts, an inverted index, set algebra, object keys.
const SIZE = 4;
function makeText(count) {
  let seed = 11;
  const random = n => (seed = (seed * 16807) % 2147483647) % n;
  return Array.from({ length: count }, () => 'w' + Math.floor((random(1000) * random(1000)) / 1300));
}
const text = makeText(30000);
function round() {
  let checksum = 0;
  for (let pass = 0; pass < SIZE; pass++) {
    const counts = new Map();
    const positions = new Map();
    text.forEach((word, i) => {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      let list = positions.get(word);
      if (!list) positions.set(word, (list = new Set()));
      list.add(i >> 6);
    });
    const common = [...counts].filter(([, n]) => n > 60).map(([word]) => word);
    const rare = new Set([...counts.keys()].filter(word => counts.get(word) === 1));
    let overlap = 0;
    for (let i = 1; i < common.length; i++) {
      const other = positions.get(common[i]);
      for (const block of positions.get(common[i - 1])) if (other.has(block)) overlap++;
    }
    const graph = new Map();
    const nodes = common.map(name => ({ name }));
    for (const node of nodes)
      graph.set(node, new Set(nodes.filter(o => o !== node && o.name.length === node.name.length)));
    for (const [node, edges] of graph)
      if (node.name.endsWith('7')) for (const e of edges) graph.get(e).delete(node);
    for (const edges of graph.values()) checksum += edges.size;
    for (const word of rare) counts.delete(word);
    checksum = (checksum * 31 + overlap + rare.size + counts.size) % 1000003;
  }
  return checksum;
}

const ROUNDS = 10;
const EXPECTED = 854288;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
