// A pipeline of stages connected by bounded channels; closing travels downstream, backpressure upstream.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
class Channel {
  items = [];
  closed = false;
  #takers = [];
  #putters = [];
  constructor(capacity) {
    this.capacity = capacity;
  }
  async put(value) {
    while (this.items.length >= this.capacity) await new Promise(resolve => this.#putters.push(resolve));
    this.items.push(value);
    this.#takers.shift()?.();
  }
  close() {
    this.closed = true;
    for (const wake of this.#takers.splice(0)) wake();
  }
  async *[Symbol.asyncIterator]() {
    for (;;) {
      while (this.items.length === 0) {
        if (this.closed) return;
        await new Promise(resolve => this.#takers.push(resolve));
      }
      const value = this.items.shift();
      this.#putters.shift()?.();
      yield value;
    }
  }
}
const log = [];
const closed = [];
async function stage(source, target, work) {
  try {
    for await (const value of source) for (const out of await work(value)) await target.put(out);
  } finally {
    target.close();
    closed.push(source === numbers);
  }
}
const [numbers, evens, words] = [new Channel(2), new Channel(1), new Channel(1)];
(async () => {
  const stages = [
    stage(numbers, evens, async n => (await sleep(1), n % 2 ? [] : [n, n * 10])),
    stage(evens, words, n => ['n' + n]),
  ];
  const feeding = (async () => {
    for (let i = 1; i <= 6; i++) await numbers.put(i);
    numbers.close();
  })();
  for await (const word of words) {
    log.push(word);
    await sleep(2);
  }
  await Promise.all([feeding, ...stages]);
  console.log(log.join(', '), closed.join());
})();
