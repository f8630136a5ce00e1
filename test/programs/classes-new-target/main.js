// new.target in functions, constructors, arrows, Reflect.construct, and classes extending null or functions.
function Old(...args) {
  this.target = new.target === undefined ? 'none' : new.target.name;
  this.later = () => (new.target ? new.target.name : 'none') + args.length;
}
class New extends Old {
  constructor(...args) {
    super(...args, 'extra');
  }
}
class Abstract {
  constructor() {
    if (new.target === Abstract) throw new TypeError('abstract');
    this.made = new.target.kind;
  }
}
class Concrete extends Abstract {
  static kind = 'concrete';
}
class Nil extends null {
  static answer = 42;
  static make() {
    return Object.create(Nil.prototype);
  }
}
const byReflect = Reflect.construct(Old, [1, 2], New);
const byNew = new New(1);
const holder = {};
Old.call(holder);

setTimeout(() => {
  console.log(byReflect.target, byReflect.later(), byReflect instanceof New, byNew.later(), holder.later());
  setTimeout(() => {
    let failure;
    try {
      new Abstract();
    } catch (e) {
      failure = e.message;
    }
    console.log(failure, new Concrete().made, Nil.answer, Object.getPrototypeOf(Nil.prototype), 'toString' in Nil.make());
    console.log(byNew.target, holder.target, new Old() instanceof Old, New.length, Old.length);
  }, 1);
}, 1);
