// A splay tree under a steady churn of inserts and removals, each node carrying a payload.
const SIZE = 16000;
function Node(key, value) {
  this.key = key;
  this.value = value;
  this.left = null;
  this.right = null;
}
class SplayTree {
  root = null;
  size = 0;
  splay(key) {
    if (this.root === null) return;
    const dummy = new Node(0, null);
    let left = dummy;
    let right = dummy;
    let at = this.root;
    for (;;) {
      if (key < at.key) {
        if (at.left === null) break;
        if (key < at.left.key) {
          const child = at.left;
          at.left = child.right;
          child.right = at;
          at = child;
          if (at.left === null) break;
        }
        right.left = at;
        right = at;
        at = at.left;
      } else if (key > at.key) {
        if (at.right === null) break;
        if (key > at.right.key) {
          const child = at.right;
          at.right = child.left;
          child.left = at;
          at = child;
          if (at.right === null) break;
        }
        left.right = at;
        left = at;
        at = at.right;
      } else break;
    }
    left.right = at.left;
    right.left = at.right;
    at.left = dummy.right;
    at.right = dummy.left;
    this.root = at;
  }
  insert(key, value) {
    if (this.root !== null) {
      this.splay(key);
      if (this.root.key === key) return false;
    }
    const node = new Node(key, value);
    if (this.root !== null) {
      if (key > this.root.key) {
        node.left = this.root;
        node.right = this.root.right;
        this.root.right = null;
      } else {
        node.right = this.root;
        node.left = this.root.left;
        this.root.left = null;
      }
    }
    this.root = node;
    this.size++;
    return true;
  }
  remove(key) {
    this.splay(key);
    if (this.root === null || this.root.key !== key) return undefined;
    const { value, right } = this.root;
    if (this.root.left === null) this.root = right;
    else {
      this.root = this.root.left;
      this.splay(key);
      this.root.right = right;
    }
    this.size--;
    return value;
  }
  greatestBelow(key) {
    this.splay(key);
    let node = this.root.key < key ? this.root : this.root.left;
    while (node !== null && node.right !== null) node = node.right;
    return node;
  }
}
const payload = (depth, tag) =>
  depth === 0
    ? { numbers: [0, 1, 2, 3, 4], text: 'key ' + tag }
    : { left: payload(depth - 1, tag), right: payload(depth - 1, tag) };
function round() {
  let seed = 49734321;
  const random = () => {
    seed = (seed + 0x7ed55d16 + (seed << 12)) >>> 0;
    seed = (seed ^ 0xc761c23c ^ (seed >>> 19)) >>> 0;
    return (seed & 0xfffffff) / 0x10000000;
  };
  const tree = new SplayTree();
  const fresh = () => {
    let key;
    do key = random();
    while (!tree.insert(key, payload(2, key)));
    return key;
  };
  for (let i = 0; i < 2000; i++) fresh();
  let sum = 0;
  for (let i = 0; i < SIZE; i++) {
    const below = tree.greatestBelow(fresh());
    const victim = below === null ? tree.root.key : below.key;
    sum += tree.remove(victim).left.right.text.length;
  }
  return tree.size + '/' + sum;
}

const ROUNDS = 10;
const EXPECTED = '2000/356246';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
