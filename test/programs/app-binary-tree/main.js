// A binary search tree: inserts, deletions and in-order walks in different turns, nodes shared with an index.
function Node(key) {
  this.key = key;
  this.left = this.right = null;
}
let root = null;
const index = {};
function insert(node, key) {
  if (!node) return (index[key] = new Node(key));
  if (key < node.key) node.left = insert(node.left, key);
  else if (key > node.key) node.right = insert(node.right, key);
  return node;
}
function remove(node, key) {
  if (!node) return null;
  if (key < node.key) node.left = remove(node.left, key);
  else if (key > node.key) node.right = remove(node.right, key);
  else {
    delete index[key];
    if (!node.left || !node.right) return node.left || node.right;
    let heir = node.right;
    while (heir.left) heir = heir.left;
    const { key: heirKey } = heir;
    node.right = remove(node.right, heirKey);
    index[heirKey] = node;
    node.key = heirKey;
  }
  return node;
}
const walk = node => (node ? [...walk(node.left), node.key, ...walk(node.right)] : []);
const find = (node, key) => (!node || node.key === key ? node : find(key < node.key ? node.left : node.right, key));
const batches = [[50, 30, 70, 20, 40], [60, 80, 35, 45, 65], [-30, -70, 33], [-50, 1, -20]];
setTimeout(function turn() {
  for (const n of batches.shift()) root = n > 0 ? insert(root, n) : remove(root, -n);
  console.log(walk(root).join(), root.key);
  if (batches.length) return setTimeout(turn, 1);
  console.log(Object.keys(index).join(), Object.keys(index).every(k => index[k] === find(root, +k)));
  console.log(root instanceof Node, Object.getPrototypeOf(root).constructor === Node);
}, 1);
