// Static blocks and initializers run once, in order, and never again.
const trace = [];
const note = x => (trace.push(x), x);
class Registry {
  static first = note('first');
  static {
    note('block ' + this.first);
    this.fromBlock = () => this.first + Registry.#hidden;
  }
  static #hidden = note('hidden');
  static second = Registry.#hidden.length;
  static {
    let local = 0;
    this.next = () => ++local;
    try {
      throw new Error('inside');
    } catch ({ message }) {
      this.message = message;
    }
  }
  static [note('key')] = 1;
  static reset() {
    this.#hidden = 'reset';
    return this;
  }
}

setTimeout(() => {
  console.log(trace.join(), Registry.fromBlock(), Registry.next(), Registry.message);
  setTimeout(() => {
    Registry.first = 'changed';
    console.log(Registry.reset().fromBlock(), Registry.next(), Registry.second, trace.length);
    setTimeout(() => console.log(Registry.fromBlock(), Registry.next(), Object.keys(Registry).join()), 1);
  }, 1);
}, 1);
