// Async arrows keep this, arguments, super and new.target of the function around them while suspended.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
class Base {
  hello() {
    return 'base of ' + this.name;
  }
}
class Device extends Base {
  name = 'device';
  #reads = 0;
  read = async () => {
    await sleep(3);
    return this.name + ++this.#reads;
  };
  async all(...names) {
    const results = await Promise.all(names.map(async n => {
      await sleep(2);
      return super.hello() + n + arguments.length;
    }));
    return results.join();
  }
  constructor() {
    super();
    this.born = (async () => {
      await sleep(5);
      return new.target.name + arguments.length;
    })();
  }
}
const device = new Device('x', 'y');
const { read } = device;
(async () => {
  console.log(await read(), await device.born);
  const pending = device.all('a', 'b');
  device.name = 'renamed';
  console.log(await pending, await read());
  const object = { tag: 'o', async method() { await null; return this.tag + (await sleep(1, '!')); } };
  console.log(await object.method(), await object.method.call({ tag: 'other' }));
})();
