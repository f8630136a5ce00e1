// Class hierarchies with getters, setters, private methods, static counters, super calls and mixins: shapes in a scene.
const SIZE = 500;
class Node {
  static #made = 0;
  static get made() {
    return Node.#made;
  }
  #parent = null;
  #dirty = true;
  #x = 0;
  #y = 0;
  constructor() {
    Node.#made++;
  }
  get parent() {
    return this.#parent;
  }
  set parent(parent) {
    this.#parent = parent;
    this.#touch();
  }
  get x() {
    return this.#x;
  }
  set x(x) {
    if (x === this.#x) return;
    this.#x = x;
    this.#touch();
  }
  get y() {
    return this.#y;
  }
  set y(y) {
    if (y === this.#y) return;
    this.#y = y;
    this.#touch();
  }
  get left() {
    return this.#parent ? this.#parent.left + this.#x : this.#x;
  }
  get top() {
    return this.#parent ? this.#parent.top + this.#y : this.#y;
  }
  get dirty() {
    return this.#dirty;
  }
  #touch() {
    this.#dirty = true;
    if (this.#parent && !this.#parent.dirty) this.#parent.#touch();
  }
  clean() {
    this.#dirty = false;
  }
  get area() {
    return 0;
  }
  describe() {
    return this.constructor.name + '@' + this.left + ',' + this.top;
  }
}
const Scalable = Base =>
  class extends Base {
    #scale = 1;
    get scale() {
      return this.#scale;
    }
    set scale(scale) {
      this.#scale = scale;
    }
    get area() {
      return super.area * this.#scale * this.#scale;
    }
  };
class Box extends Node {
  constructor(width, height) {
    super();
    this.width = width;
    this.height = height;
  }
  get area() {
    return super.area + this.width * this.height;
  }
  get right() {
    return this.left + this.width;
  }
}
class Disc extends Node {
  constructor(radius) {
    super();
    this.radius = radius;
  }
  get area() {
    return super.area + 3 * this.radius * this.radius;
  }
  describe() {
    return super.describe() + '/' + this.radius;
  }
}
class Zoom extends Scalable(Box) {}
class Group extends Node {
  children = [];
  add(child) {
    child.parent = this;
    this.children.push(child);
    return this;
  }
  get area() {
    let sum = super.area;
    for (const child of this.children) sum += child.area;
    return sum;
  }
  clean() {
    if (!this.dirty) return 0;
    super.clean();
    let count = 1;
    for (const child of this.children) count += child.clean() ?? 1;
    return count;
  }
}
function round() {
  const before = Node.made;
  const root = new Group();
  const leaves = [];
  for (let i = 0; i < 30; i++) {
    const group = new Group();
    group.x = i;
    for (let k = 0; k < 12; k++) {
      const leaf = k % 3 === 0 ? new Box(k, i) : k % 3 === 1 ? new Disc(k) : new Zoom(i, k);
      leaf.y = k;
      group.add(leaf);
      leaves.push(leaf);
    }
    root.add(group);
  }
  let cleaned = 0;
  let area = 0;
  let edges = 0;
  for (let pass = 0; pass < SIZE; pass++) {
    root.x = pass % 7;
    for (let i = pass % 5; i < leaves.length; i += 5) {
      const leaf = leaves[i];
      leaf.x = leaf.x + 1;
      if (leaf instanceof Zoom) leaf.scale = 1 + (pass % 3);
      edges += leaf.left + leaf.top;
    }
    area += root.area;
    cleaned += root.clean();
  }
  return [Node.made - before, cleaned, area, edges, leaves.map(leaf => leaf.describe()).join().length].join('/');
}

const ROUNDS = 10;
const EXPECTED = '391/195500/37656588/2645568/4169';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
