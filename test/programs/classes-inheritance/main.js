// Derived classes: super calls and properties, statics inherited, fields before and after super, new.target.
const log = [];
class Base {
  kind = 'base';
  constructor(...args) {
    log.push(new.target.name + args.length);
    this.init?.();
  }
  hello() {
    return 'hello from ' + this.kind;
  }
  static create(...args) {
    return new this(...args);
  }
  get size() {
    return 1;
  }
}
class Middle extends Base {
  kind = 'middle';
  constructor(a, b) {
    const arrow = () => super(a, b);
    arrow();
    this.after = this.kind;
  }
  hello() {
    const viaArrow = () => super.hello();
    return viaArrow() + '!';
  }
  get size() {
    return super.size + 1;
  }
  static create() {
    return super.create('from', 'middle', 'create');
  }
}
class Leaf extends Middle {
  init() {
    log.push('init before fields: ' + this.kind);
  }
  set(value) {
    super.assigned = value;
    return Object.hasOwn(this, 'assigned');
  }
}
const leaf = new Leaf(1);
const middle = Middle.create();
const say = leaf.hello;

setTimeout(() => {
  console.log(log.join(', '), leaf.hello(), leaf.size, middle.after);
  setTimeout(() => {
    console.log(say.call({ kind: 'stranger' }), leaf.set(7), leaf.assigned, Leaf.create() instanceof Middle);
    Base.prototype.hello = function () {
      return 'patched ' + this.kind;
    };
    console.log(leaf.hello(), Object.getPrototypeOf(Leaf) === Middle, Leaf.name, Leaf.length);
    setTimeout(() => {
      Object.setPrototypeOf(Middle.prototype, { hello: () => 'new home', size: 10 });
      console.log(leaf.hello(), leaf.size, leaf instanceof Base, log.length);
      let failure;
      try {
        new (class extends Base { constructor() {} })();
      } catch (e) {
        failure = e.name;
      }
      console.log(failure);
    }, 1);
  }, 1);
}, 1);
