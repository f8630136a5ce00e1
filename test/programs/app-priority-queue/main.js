// A binary heap with a comparator, filled and drained in alternating turns.
function Heap(before) {
  const items = [];
  const swap = (i, j) => ([items[i], items[j]] = [items[j], items[i]]);
  return {
    push(item) {
      let i = items.push(item) - 1;
      while (i > 0 && before(items[i], items[(i - 1) >> 1])) {
        swap(i, (i - 1) >> 1);
        i = (i - 1) >> 1;
      }
    },
    pop() {
      const top = items[0];
      const last = items.pop();
      if (items.length) {
        items[0] = last;
        for (let i = 0, child; (child = 2 * i + 1) < items.length; i = child) {
          if (child + 1 < items.length && before(items[child + 1], items[child])) child++;
          if (!before(items[child], items[i])) break;
          swap(i, child);
        }
      }
      return top;
    },
    get size() {
      return items.length;
    },
  };
}
let seed = 12345;
const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % 1000;
const heap = Heap((a, b) => a.key < b.key || (a.key === b.key && a.order < b.order));
let order = 0;
let last = -1;
let sorted = true;
setImmediate(function turn() {
  for (let i = 0; i < 50; i++) heap.push({ key: random(), order: order++ });
  last = -1;
  for (let i = 0; i < 30; i++) {
    const { key } = heap.pop();
    sorted &&= key >= last;
    last = key;
  }
  console.log(heap.size, last, sorted);
  if (order < 200) setImmediate(turn);
});
