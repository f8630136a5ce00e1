// Async methods, statics, accessors returning promises, private async methods, field initializers with promises.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
class Store {
  static #open = 0;
  static async open(name) {
    await sleep(2);
    Store.#open++;
    return new Store(name);
  }
  #data = new Map();
  ready = sleep(4, 'ready');
  constructor(name) {
    this.name = name;
  }
  async #load(key) {
    await sleep(1);
    return this.#data.get(key);
  }
  async set(key, value) {
    await this.ready;
    this.#data.set(key, value);
    return this;
  }
  async get(key) {
    return (await this.#load(key)) ?? `${this.name} has no ${key}`;
  }
  get size() {
    return this.ready.then(() => this.#data.size);
  }
  async *[Symbol.asyncIterator]() {
    for (const [k, v] of this.#data) {
      await sleep(1);
      yield k + v;
    }
  }
  static get opened() {
    return Store.#open;
  }
}
class Cached extends Store {
  hits = 0;
  async get(key) {
    const value = await super.get(key);
    this.hits++;
    return value + '*';
  }
}
(async () => {
  const store = await Store.open('main');
  await (await store.set('a', 1)).set('b', 2);
  console.log(await store.get('a'), await store.get('z'), await store.size, Store.opened);
  const cached = new Cached('cache');
  await cached.set('k', 'v');
  console.log(await cached.get('k'), await cached.get('none'), cached.hits);
  const items = [];
  for await (const item of store) items.push(item);
  console.log(items.join(), store.get.name, Object.getPrototypeOf(store.get).constructor.name);
})();
