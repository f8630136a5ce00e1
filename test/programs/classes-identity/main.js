// The inner name of a class, reassigned outer names, classes as values, instanceof made by the program.
let Shape = class Inner {
  static make() {
    return new Inner();
  }
  same() {
    return Inner === this.constructor;
  }
};
const Original = Shape;
const shape = Shape.make();
Shape = class {
  replaced = true;
};
class Even {
  static [Symbol.hasInstance](n) {
    return n % 2 === 0;
  }
}
const registry = new Map([[Original, 'original'], [Shape, 'replacement'], [Even, 'even']]);
const nested = { classes: [Original, class {}, class Third {}], ['x' + 1]: class {} };
class Frozen {
  static list = [];
}
Object.freeze(Frozen.prototype);

setTimeout(() => {
  console.log(shape.same(), shape instanceof Original, shape instanceof Shape, registry.get(shape.constructor));
  setTimeout(() => {
    console.log(Original.name, Shape.name, nested.classes.map(c => JSON.stringify(c.name)).join(), nested.x1.name);
    console.log(4 instanceof Even, 3 instanceof Even, registry.get(Shape), new Shape().replaced);
    setTimeout(() => {
      let inner;
      try {
        Original.make.call(null);
        Function.prototype.toString.call(Original).includes('class Inner') && (inner = 'text kept');
      } catch (e) {
        inner = e.name;
      }
      console.log(inner, Object.isFrozen(Frozen.prototype), Frozen.list.push(1), Original.make().same());
    }, 1);
  }, 1);
}, 1);
