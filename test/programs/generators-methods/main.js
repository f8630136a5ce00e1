// Generator methods of objects and classes: this, super, private names, static, computed, arguments.
class Base {
  *items() {
    yield 'base ' + this.name;
  }
}
class Tree extends Base {
  #left;
  #right;
  static *range(n) {
    for (let i = 0; i < n; i++) yield new this(String(i));
  }
  constructor(name, left, right) {
    super();
    this.name = name;
    this.#left = left;
    this.#right = right;
  }
  *[Symbol.iterator]() {
    if (this.#left) yield* this.#left;
    yield this.name;
    if (this.#right) yield* this.#right;
  }
  *items() {
    yield* super.items();
    const inner = () => this.#left?.name ?? super.items().next().value;
    yield inner();
    yield arguments[0] + arguments.length;
  }
}
const tree = new Tree('m', new Tree('f', new Tree('a'), new Tree('h')), new Tree('t'));
const walk = tree[Symbol.iterator]();
const items = tree.items('arg');
const leaf = new Tree('lonely').items(1, 2);
const range = Tree.range(3);
const object = { n: 3, *down() { while (this.n) yield this.n--; } };
const down = object.down();

let turn = 0;
const timer = setInterval(() => {
  console.log([walk, items, leaf, range, down].map(g => g.next().value).map(v => v?.name ?? v).join());
  if (++turn === 3) clearInterval(timer);
}, 1);
setTimeout(() => {
  console.log([...new Tree('x', new Tree('w'))].join(), [...tree.items('again')].join());
  console.log(object.n, [...Tree.range(2)].every(t => t instanceof Tree), Tree.prototype.items.name);
}, 150);
