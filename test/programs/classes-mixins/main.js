// One class expression evaluated many times makes many classes, each with its own statics and privates.
const Counted = Parent =>
  class extends Parent {
    static count = 0;
    #id;
    constructor(...args) {
      super(...args);
      this.#id = ++new.target.count;
    }
    get id() {
      return this.#id;
    }
    static idOf(o) {
      return o.#id;
    }
  };
const Named = Parent =>
  class Named extends Parent {
    name = 'anonymous';
    describe() {
      return `${this.name}#${this.id}`;
    }
  };
class Plain {}
class User extends Named(Counted(Plain)) {
  name = 'user';
}
class Robot extends Named(Counted(Object)) {}
const CountedA = Counted(Plain);
const CountedB = Counted(Plain);
const ann = new User();
const bob = new User();
const r2 = new Robot();
const a = new CountedA();

setTimeout(() => {
  console.log(ann.describe(), bob.describe(), r2.describe(), User.count, Robot.count);
  setTimeout(() => {
    const cyd = new User();
    console.log(cyd.describe(), Object.getPrototypeOf(User).count, User.count, CountedA !== CountedB, CountedA.name);
    let failure;
    try {
      CountedB.idOf(a);
    } catch (e) {
      failure = e.name;
    }
    console.log(CountedA.idOf(a), failure, ann instanceof Plain, r2 instanceof Plain, new CountedB().id);
    setTimeout(() => {
      const Late = Named(CountedA);
      console.log(new Late().describe(), new CountedA().id, CountedA.count, Late.name, User.idOf(bob));
    }, 1);
  }, 1);
}, 1);
