// Closures made where a class names what it extends, or its members, which exist before the class and are strict, too.
function make(kept) {
  let shared = 0;
  class Derived extends (() => {
    let own = 1;
    kept.push(() => shared++, () => (function () { return this === undefined; })());
    return class {
      base() {
        return [own++, shared].join(':');
      }
    };
  })() {
    #count = 0;
    method() {
      return () => super.base() + '/' + this.#count++;
    }
  }
  class Named extends (kept.push(() => typeof Named), Derived) {
    #p = 5;
    own() {
      return () => this.#p++;
    }
  }
  const named = new Named();
  kept.push(new Derived().method(), named.method(), named.own(), () => named instanceof Derived);
  return kept;
}
// So are those in computed keys, which may use `this` of the constructor around the class.
class Maker {
  #made = 10;
  constructor(kept) {
    this.made = 0;
    class Keyed {
      #p = 1;
      [(() => {
        let n = 0;
        kept.push(() => [typeof this, ++this.made, this.#made++, n++].join(':'));
        return 'key';
      })()] = () => this.#p++;
      static [(() => 'named')()] = () => Keyed.name;
    }
    kept.push(new Keyed().key, Keyed.named);
    this.kept = kept;
  }
}
const kept = [...new Maker([]).kept, ...make([]), ...make([])];
let turn = 0;
const timer = setInterval(() => {
  console.log(kept.map(fn => fn()).join());
  if (++turn === 3) clearInterval(timer);
}, 1);
