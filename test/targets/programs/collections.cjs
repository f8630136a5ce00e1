// Maps and Sets with objects as keys, in their order, through cycles.
const pace = Number(process.argv[2]);
const node = { name: 'first' };
node.self = node;
const seen = new Map([[node, 0]]);
const order = new Set();
let last = node;
let n = 0;
function step() {
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
