// Constructors that return other objects, classes above functions and proxies.
class Singleton {
  static #instance;
  static made = 0;
  #value = Singleton.made++;
  constructor() {
    return (Singleton.#instance ??= this);
  }
  get value() {
    return this.#value;
  }
}
function Legacy(name) {
  if (!(this instanceof Legacy)) return new Legacy(name);
  this.name = name;
}
Legacy.prototype = {
  constructor: Legacy,
  hello() {
    return 'hello ' + this.name;
  },
};
class Modern extends Legacy {
  #extra = 'x';
  hello() {
    return super.hello() + this.#extra;
  }
}
const Counted = new Proxy(
  class Target {
    constructor(n) {
      this.n = n;
    }
    twice() {
      return this.n * 2;
    }
  },
  {
    construct(target, args, newTarget) {
      made.push(args[0]);
      return Reflect.construct(target, args, newTarget);
    },
  },
);
const made = [];
class Sub extends Counted {
  thrice() {
    return this.n * 3;
  }
}
const one = new Singleton();
const legacy = Legacy('legacy');
const modern = new Modern('modern');
const sub = new Sub(5);
const counted = new Counted(4);

setTimeout(() => {
  console.log(new Singleton() === one, one.value, Singleton.made);
  setTimeout(() => {
    console.log(legacy.hello(), modern.hello(), modern instanceof Legacy, Legacy('again').hello());
    console.log(sub.thrice(), sub.twice(), counted.twice(), made.join(), sub instanceof Counted);
    setTimeout(() => {
      console.log(new Singleton() === one, new Sub(6).twice(), made.join());
    }, 1);
  }, 1);
}, 1);
