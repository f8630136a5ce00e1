// A syntax tree generated, then walked by visitors with double dispatch and by a switch.
const SIZE = 12;
class Num {
  constructor(value) {
    this.value = value;
  }
  accept(visitor) {
    return visitor.number(this);
  }
}
class Bin {
  constructor(op, left, right) {
    this.op = op;
    this.left = left;
    this.right = right;
  }
  accept(visitor) {
    return visitor.binary(this);
  }
}
class Let {
  constructor(name, value, body) {
    this.name = name;
    this.value = value;
    this.body = body;
  }
  accept(visitor) {
    return visitor.let(this);
  }
}
class Name {
  constructor(name) {
    this.name = name;
  }
  accept(visitor) {
    return visitor.name(this);
  }
}
let seed = 1;
const random = n => (seed = (seed * 16807) % 2147483647) % n;
const grow = (depth, names) => {
  if (depth === 0)
    return names.length && random(2) ? new Name(names[random(names.length)]) : new Num(random(10));
  if (random(4) === 0) {
    const name = 'v' + names.length;
    return new Let(name, grow(depth - 1, names), grow(depth - 1, [...names, name]));
  }
  return new Bin('+-*'[random(3)], grow(depth - 1, names), grow(depth - 1, names));
};
const tree = grow(12, []);
const evaluator = scope => ({
  number: node => node.value,
  name: node => scope[node.name],
  binary(node) {
    const a = node.left.accept(this);
    const b = node.right.accept(this);
    return (node.op === '+' ? a + b : node.op === '-' ? a - b : a * b) % 10007;
  },
  let(node) {
    const value = node.value.accept(this);
    return node.body.accept(evaluator({ ...scope, [node.name]: value }));
  },
});
class Printer {
  indent = 0;
  number(node) {
    return String(node.value);
  }
  name(node) {
    return node.name;
  }
  binary(node) {
    return `(${node.left.accept(this)} ${node.op} ${node.right.accept(this)})`;
  }
  let(node) {
    this.indent++;
    const text = `let ${node.name} = ${node.value.accept(this)} in ${node.body.accept(this)}`;
    this.indent--;
    return text;
  }
}
function size(node) {
  switch (node.constructor) {
    case Num:
    case Name:
      return 1;
    case Bin:
      return 1 + size(node.left) + size(node.right);
    case Let:
      return 1 + size(node.value) + size(node.body);
  }
}
function round() {
  let sum = 0;
  for (let i = 0; i < SIZE; i++)
    sum += tree.accept(evaluator({})) + tree.accept(new Printer()).length + size(tree);
  return sum;
}

const ROUNDS = 10;
const EXPECTED = 622980;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
