// A class with async methods, private state, super and a timeout pattern.
class Store {
  #items = new Map();
  async get(key) {
    await null;
    return this.#items.get(key);
  }
  async set(key, value) {
    await null;
    this.#items.set(key, value);
    return this;
  }
}
class Counter extends Store {
  async increment(key) {
    const old = (await this.get(key)) ?? 0;
    await super.set(key, old + 1);
    return old + 1;
  }
}
async function run() {
  const counter = new Counter();
  let last = 0;
  for (let i = 0; i < 3e4; i++) last += await counter.increment(i % 7);
  return last;
}
measure(run, 64300715);
