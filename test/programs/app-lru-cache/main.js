// A least-recently-used cache over a doubly linked list with sentinels.
function LruCache(limit) {
  const head = {};
  const tail = { before: head };
  head.after = tail;
  const index = new Map();
  const unlink = node => {
    node.before.after = node.after;
    node.after.before = node.before;
  };
  const pushFront = node => {
    node.before = head;
    node.after = head.after;
    head.after.before = node;
    head.after = node;
  };
  this.get = key => {
    const node = index.get(key);
    if (!node) return undefined;
    unlink(node);
    pushFront(node);
    return node.value;
  };
  this.put = (key, value) => {
    if (this.get(key) !== undefined) {
      index.get(key).value = value;
      return;
    }
    const node = { key, value };
    index.set(key, node);
    pushFront(node);
    if (index.size > limit) {
      const victim = tail.before;
      unlink(victim);
      index.delete(victim.key);
      this.evicted.push(victim.key);
    }
  };
  this.evicted = [];
  this.keys = () => {
    const keys = [];
    for (let n = head.after; n !== tail; n = n.after) keys.push(n.key);
    return keys.join('');
  };
}
const cache = new LruCache(4);
const script = ['a=1', 'b=2', 'c=3', 'a', 'd=4', 'e=5', 'b', 'c', 'a=10', 'f=6', 'g=7', 'a'];
const timer = setInterval(() => {
  const answers = script.splice(0, 3).map(op => {
    const [key, value] = op.split('=');
    return value ? cache.put(key, +value) : cache.get(key);
  });
  console.log(cache.keys(), answers.join(), cache.evicted.join(''));
  if (!script.length) clearInterval(timer);
}, 1);
