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
// Static parts use what is around the class, which holds on to nothing itself, or nothing at all.
class Around {
  #seen = 0;
  parts() {
    const parts = [];
    for (let i = 0; i < 2; i++) {
      const own = i * 10;
      class Uses {
        static {
          parts.push((() => {
            let n = 0;
            return () => [n++, own, typeof this].join(':');
          })());
        }
        #p = 9;
        static #s = 7;
      }
      class UsesNothing {
        static {
          let n = own;
          n = 0;
          parts.push(() => n++);
        }
        static f = (() => {
          let m = 5;
          return () => m++;
        })();
      }
      parts.push(UsesNothing.f, () => ++this.#seen);
    }
    return parts;
  }
}
// A class whose own scope is kept, with static parts that use what is around it.
function keeping() {
  const kept = [];
  let shared = 100;
  class Outer {
    static {
      kept.push(() => shared++);
      class Inner {
        #own = 1;
        field = () => [Outer.name, this.#own++, shared].join(':');
        static [(kept.push(() => --shared), 'computed')] = (step => () => (shared += step))(10);
      }
      kept.push(new Inner().field, Inner.computed);
    }
  }
  return kept;
}
const parts = [...new Around().parts(), ...keeping()];
let turn = 0;
const timer = setInterval(() => {
  console.log(counter.up(), again.up(), counter.name(), queue(), settlers[1].settle('c'), Settler.helpers.call(), Settler.helpers.made());
  console.log(parts.map(part => part()).join());
  if (++turn < 4) return;
  clearInterval(timer);
  console.log(later);
}, 20);
