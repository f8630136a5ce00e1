// forEach sees entries added during the walk; a walk spread over turns is resumed by key.
const queue = new Map([['a', 1], ['b', 2]]);
const visited = [];
function walk() {
  queue.forEach((value, key, self) => {
    visited.push(key + value);
    self.delete(key);
    if (value < 4) self.set(key + key, value * 2);
    if (key === 'aa' && value === 2) self.set('a', 0.5);
  });
}
const pending = new Set(['start']);
function drain() {
  const [head] = pending;
  if (head === undefined) return report();
  pending.delete(head);
  visited.push(head);
  if (head.length < 7) pending.add(head + '<').add('>' + head);
  setTimeout(drain, 1);
}
function report() {
  console.log(visited.length, visited.slice(-5).join(' '));
  console.log(queue.size, pending.size);
}
setTimeout(() => {
  walk();
  console.log(visited.join(' '));
  setTimeout(drain, 1);
}, 1);
