// Functions inside a class with private names that use nothing around them, and closures inside those.
class Settler {
  #queue = [];
  static #made = 0;
  constructor(work) {
    const once = (() => {
      let done = false;
      return next => value => {
        if (done) return 'again';
        done = true;
        return next(value);
      };
    })();
    this.settle = once(value => {
      this.#queue.push(value);
      return this.#queue.length;
    });
    work(this.settle);
    Settler.#made++;
  }
  counter() {
    const make = function make(step) {
      let n = 0;
      const up = () => (n += step);
      return { up, again: () => make(step + 1), name: () => make.name };
    };
    return [make(1), () => this.#queue.join()];
  }
  static helpers = (() => {
    let calls = 0;
    return { call: () => ++calls, made: () => Settler.#made };
  })();
  async later() {
    const wait = ms => {
      let waited = 0;
      return async () => {
        await new Promise(resolve => setTimeout(resolve, ms));
        return ++waited;
      };
    };
    const two = wait(2);
    return [await two(), await two(), this.#queue.length];
  }
}
const settlers = [new Settler(settle => setTimeout(settle, 2, 'a')), new Settler(settle => settle('b'))];
const [counter, queue] = settlers[0].counter();
const again = counter.again();
let later;
settlers[1].later().then(result => (later = result.join()));
let turn = 0;
const timer = setInterval(() => {
  console.log(counter.up(), again.up(), counter.name(), queue(), settlers[1].settle('c'), Settler.helpers.call(), Settler.helpers.made());
  if (++turn < 4) return;
  clearInterval(timer);
  console.log(later);
}, 20);
