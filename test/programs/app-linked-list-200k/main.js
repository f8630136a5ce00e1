// A list of 200,000 nodes: no recursion over it may overflow.
let head = null;
let tail = null;
for (let i = 0; i < 200000; i++) {
  const node = { value: i, next: null };
  if (tail) tail.next = node;
  else head = node;
  tail = node;
}
const middle = (() => {
  let node = head;
  for (let i = 0; i < 100000; i++) node = node.next;
  return node;
})();
function sum() {
  let total = 0;
  for (let node = head; node; node = node.next) total += node.value;
  return total;
}
setTimeout(() => {
  console.log(sum(), middle.value);
  middle.next.value = -1;
  tail.next = { value: 7, next: null };
  setTimeout(() => console.log(sum(), tail.value, middle.next.value), 1);
}, 1);
