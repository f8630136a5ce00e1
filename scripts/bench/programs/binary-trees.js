// Many short-lived trees built and walked, one long-lived kept.
const SIZE = 15;
class Tree {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
  static build(depth) {
    return depth === 0 ? new Tree(null, null) : new Tree(Tree.build(depth - 1), Tree.build(depth - 1));
  }
  count() {
    return this.left === null ? 1 : 1 + this.left.count() + this.right.count();
  }
}
const longLived = Tree.build(12);
function round() {
  const lines = [];
  for (let depth = 4; depth <= SIZE; depth += 3) {
    const times = 1 << (SIZE - depth + 3);
    let nodes = 0;
    for (let i = 0; i < times; i++) nodes += Tree.build(depth).count();
    lines.push(times + '*' + depth + '=' + nodes);
  }
  return lines.join() + '/' + longLived.count();
}

const ROUNDS = 10;
const EXPECTED = '16384*4=507904,2048*7=522240,256*10=524032,32*13=524256/8191';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
