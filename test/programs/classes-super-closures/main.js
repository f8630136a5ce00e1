// Arrows over `super` and `new.target`: of constructors, methods, accessors, statics, fields and initializers.
class Base {
  static kind() {
    return `Base:${this.name}`;
  }
  static tag = 'base tag';
  constructor(name) {
    this.name = name;
  }
  hello(greeting = 'hello') {
    return `${greeting} ${this.name}`;
  }
  get label() {
    return `<${this.name}>`;
  }
  set label(value) {
    this.name = value;
  }
}
const Mixin = (Parent, mark) =>
  class extends Parent {
    later = () => super.hello(mark);
    static made = () => super.kind() + mark;
    static #count = 0;
    relabel(value) {
      return () => () => {
        super.label = value + mark;
        return super.label;
      };
    }
    static {
      this.fromBlock = () => `${super.tag}${mark}`;
    }
    static counter(by = () => super.tag) {
      return () => `${by()}${++this.#count}`;
    }
    hello(...args) {
      return `${mark}${super.hello(...args)}`;
    }
  };
class Derived extends Mixin(Base, '!') {
  constructor(name, f = () => new.target.name) {
    super(name);
    this.f = f;
    this.g = () => [new.target === Derived, super.hello('from constructor')].join();
    this.h = () => () => typeof new.target + super['lab' + 'el'];
  }
  get all() {
    return () => [super.label, super.hello.call({ name: 'other' })].join();
  }
}
class More extends Derived {}
const A = Mixin(Base, '?');
const a = new A('a');
const d = new Derived('d');
const m = new More('m');
const { all } = m;
const relabel = d.relabel('new')();
const counters = [A.counter(), Derived.counter.call(Object.getPrototypeOf(Derived)), A.counter(() => 'own')];

setTimeout(() => {
  console.log(a.later(), d.later(), A.made(), Derived.made(), A.fromBlock(), Derived.fromBlock());
  console.log(d.f(), m.f(), d.g(), m.g(), d.h()(), all());
  setTimeout(() => {
    console.log(relabel(), d.name, counters.map(c => c()).join(), m.hello('hi'));
    const late = new More('late');
    console.log(late.f(), late.later(), late.all());
    Object.setPrototypeOf(Derived.prototype, { hello: () => 'replaced', label: 'no accessor' });
    setTimeout(() => {
      console.log(d.g(), m.h()(), all(), late.all(), a.later(), relabel());
      Base.prototype.hello = () => 'patched';
      console.log(a.later(), d.later(), counters.map(c => c()).join());
    }, 1);
  }, 1);
}, 1);
