// Closures made where a class names what it extends, which exist before the class and are strict, too.
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
const kept = [...make([]), ...make([])];
let turn = 0;
const timer = setInterval(() => {
  console.log(kept.map(fn => fn()).join());
  if (++turn === 3) clearInterval(timer);
}, 1);
