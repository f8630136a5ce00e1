// Producers and consumers on a queue with pending promises.
class Queue {
  items = [];
  waiting = [];
  push(item) {
    const waiter = this.waiting.shift();
    if (waiter) waiter(item);
    else this.items.push(item);
  }
  pop() {
    if (this.items.length > 0) return Promise.resolve(this.items.shift());
    return new Promise(resolve => this.waiting.push(resolve));
  }
}
async function produce(queue, n) {
  for (let i = 1; i <= n; i++) {
    queue.push(i);
    if (i % 3 === 0) await null;
  }
}
async function consume(queue, n) {
  let sum = 0;
  while (n-- > 0) sum += await queue.pop();
  return sum;
}
measure(async () => {
  const queue = new Queue();
  const consumers = [consume(queue, 5e4), consume(queue, 5e4)];
  await Promise.all([produce(queue, 5e4), produce(queue, 5e4)]);
  const [a, b] = await Promise.all(consumers);
  return a + b;
}, 2500050000);
