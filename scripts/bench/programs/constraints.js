// One-way constraints over variables, planned by strength and re-solved after every edit.
const SIZE = 1000;
class Variable {
  constructor(name, value) {
    this.name = name;
    this.value = value;
    this.uses = [];
    this.setBy = null;
    this.strength = 0;
    this.mark = 0;
  }
}
class Constraint {
  constructor(strength) {
    this.strength = strength;
    this.active = false;
  }
  get inputs() {
    return [];
  }
  attach(planner) {
    for (const v of this.inputs) v.uses.push(this);
    planner.enforce(this);
    return this;
  }
}
class Edit extends Constraint {
  constructor(target, strength) {
    super(strength);
    this.target = target;
  }
  choose() {
    return this.strength > this.target.strength ? this.target : null;
  }
  execute() {}
}
class Linear extends Constraint {
  constructor(from, to, scale, offset, strength) {
    super(strength);
    this.from = from;
    this.to = to;
    this.scale = scale;
    this.offset = offset;
    this.forward = true;
  }
  get inputs() {
    return [this.forward ? this.from : this.to];
  }
  choose(mark) {
    if (this.from.mark === mark || this.strength > this.to.strength) {
      this.forward = true;
      return this.strength > this.to.strength ? this.to : null;
    }
    this.forward = false;
    return this.strength > this.from.strength ? this.from : null;
  }
  execute() {
    if (this.forward) this.to.value = this.from.value * this.scale + this.offset;
    else this.from.value = (this.to.value - this.offset) / this.scale;
  }
}
class Planner {
  #mark = 0;
  enforce(constraint) {
    const mark = ++this.#mark;
    let next = constraint;
    while (next !== null) {
      const output = next.choose(mark);
      if (output === null) return;
      const displaced = output.setBy;
      next.active = true;
      output.setBy = next;
      output.strength = next.strength;
      output.mark = mark;
      if (displaced !== null) displaced.active = false;
      next.execute();
      this.propagate(output);
      next = displaced;
    }
  }
  propagate(start) {
    const queue = [start];
    for (let i = 0; i < queue.length; i++) {
      for (const use of queue[i].uses) {
        if (!use.active) continue;
        use.execute();
        queue.push(use.forward ? use.to : use.from);
      }
    }
  }
}
function chain(length, edits) {
  const planner = new Planner();
  const variables = Array.from({ length }, (_, i) => new Variable('v' + i, 0));
  for (let i = 1; i < length; i++) new Linear(variables[i - 1], variables[i], 1, 1, 3).attach(planner);
  const edit = new Edit(variables[0], 5).attach(planner);
  let sum = 0;
  for (let i = 0; i < edits; i++) {
    edit.target.value = i;
    planner.propagate(edit.target);
    sum += variables[length - 1].value;
  }
  return sum;
}
function projection(width, edits) {
  const planner = new Planner();
  const scale = new Variable('scale', 3);
  let sum = 0;
  const pairs = [];
  for (let i = 0; i < width; i++) {
    const source = new Variable('s' + i, i);
    const target = new Variable('t' + i, 0);
    pairs.push([source, target, new Linear(source, target, scale.value, i, 2).attach(planner)]);
  }
  for (let e = 0; e < edits; e++) {
    for (const [source, target] of pairs) {
      source.value = e;
      planner.propagate(source);
      sum = (sum + target.value) % 1000003;
    }
  }
  return sum;
}
function round() {
  return chain(SIZE, 300) + ':' + projection(SIZE, 150);
}

const ROUNDS = 10;
const EXPECTED = '344550:449676';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
