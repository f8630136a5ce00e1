// Huffman codes: the forest shrinks turn by turn; encoding and decoding use the finished tree.
const text = 'she sells sea shells by the sea shore';
const counts = {};
for (const c of text) counts[c] = (counts[c] || 0) + 1;
let order = 0;
const forest = Object.keys(counts).sort().map(symbol => ({ symbol, weight: counts[symbol], order: order++ }));
const codes = {};
function label(node, code) {
  if (node.symbol !== undefined) codes[node.symbol] = code;
  else {
    label(node.zero, code + '0');
    label(node.one, code + '1');
  }
}
setTimeout(function merge() {
  for (let i = 0; i < 4 && forest.length > 1; i++) {
    forest.sort((a, b) => a.weight - b.weight || a.order - b.order);
    const [zero, one] = forest.splice(0, 2);
    forest.push({ zero, one, weight: zero.weight + one.weight, order: order++ });
  }
  console.log(forest.map(n => n.weight).join());
  if (forest.length > 1) return setTimeout(merge, 1);
  label(forest[0], '');
  const encoded = [...text].map(c => codes[c]).join('');
  setTimeout(() => {
    let decoded = '';
    let node = forest[0];
    for (const bit of encoded) {
      node = bit === '0' ? node.zero : node.one;
      if (node.symbol !== undefined) {
        decoded += node.symbol;
        node = forest[0];
      }
    }
    console.log(encoded.length, encoded.slice(0, 24), decoded === text);
  }, 1);
}, 1);
