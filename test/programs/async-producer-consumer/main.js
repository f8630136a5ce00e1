// A bounded queue between producers and consumers that wait for room and for items.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
class Queue {
  items = [];
  readers = [];
  writers = [];
  constructor(limit) {
    this.limit = limit;
  }
  async put(item) {
    while (this.items.length >= this.limit) await new Promise(resolve => this.writers.push(resolve));
    this.items.push(item);
    this.readers.shift()?.();
  }
  async take() {
    while (!this.items.length) await new Promise(resolve => this.readers.push(resolve));
    const item = this.items.shift();
    this.writers.shift()?.();
    return item;
  }
}
const queue = new Queue(2);
const log = [];
async function produce() {
  for (let i = 0; i < 8; i++) {
    await queue.put('item' + i);
    log.push('+' + i);
  }
  await queue.put(null);
}
async function consume() {
  let taken = 0;
  for (let item; (item = await queue.take()) !== null; taken++) {
    log.push('-' + item.slice(4));
    if (taken % 3 === 0) await sleep(4);
  }
  return taken;
}
Promise.all([consume(), produce()]).then(([taken]) => console.log(taken, log.join(' ')));
