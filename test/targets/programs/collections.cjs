// Maps and Sets with objects as keys, in their order, through cycles.
const fs = require('node:fs');
const [pace, gate] = [Number(process.argv[2]), process.argv[3]];
const node = { name: 'first' };
node.self = node;
const seen = new Map([[node, 0]]);
const order = new Set();
let last = node;
let n = 0;
function step() {
  if ((n === 10 || n === 20) && !fs.existsSync(gate + n)) return void setTimeout(step, pace);
  n++;
  const next = { name: `node${n}`, previous: last };
  last.next = next;
  seen.set(next, seen.get(last) + n);
  order.delete(n % 5);
  order.add(n % 5);
  last = next;
  console.log(`collections ${n} ${seen.size} ${seen.get(last)} ${[...order].join('')} ${node.self.next.next?.name}`);
  if (n < 30) setTimeout(step, pace);
}
setTimeout(step, pace);
