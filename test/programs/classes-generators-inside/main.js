// Generator methods with private state and super, accessors that return closures, iterators as class state.
class Tree {
  #children = [];
  static depth = 0;
  constructor(value, ...children) {
    this.value = value;
    this.#children = children;
  }
  *walk(level = 0, visit = v => `${'-'.repeat(level)}${v}`) {
    Tree.depth = Math.max(Tree.depth, level);
    yield visit(this.value);
    for (const child of this.#children) yield* child.walk(level + 1);
  }
  static *#range(n) {
    for (let i = 0; i < n; i++) yield i;
  }
  static take(n) {
    return this.#range(n);
  }
  get later() {
    return function* () {
      yield this.value;
      yield this.#children.length;
    }.bind(this);
  }
}
class Doubled extends Tree {
  *walk(...args) {
    for (const line of super.walk(...args)) yield line + line;
  }
  pending = this.walk();
}
const tree = new Tree('a', new Tree('b', new Tree('c')), new Doubled('d', new Tree('e')));
const walking = tree.walk();
const first = walking.next().value;
const range = Tree.take(4);
const doubled = new Doubled('x', new Tree('y'));
const later = tree.later();

setTimeout(() => {
  console.log(first, walking.next().value, range.next().value, doubled.pending.next().value, later.next().value);
  setTimeout(() => {
    console.log(walking.next().value, [...range].join(), later.next().value, Tree.depth);
    setTimeout(() => {
      console.log([...walking].join(), [...doubled.pending].join(), later.next().done, Tree.depth);
      console.log([...new Doubled('z').pending].join(), range.next().done);
    }, 1);
  }, 1);
}, 1);
