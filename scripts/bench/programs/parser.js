// A Pratt parser for an expression language: syntax tree, constant folding, evaluation, printing.
const SIZE = 50;
const powers = {
  '=': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '<': 5,
  '>': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  '^': 8,
};
class Parser {
  constructor(text) {
    this.tokens = text.match(/\d+(?:\.\d+)?|[a-z]\w*|\|\||&&|==|[-+*/%^<>()=,?:;]/g);
    this.at = 0;
  }
  peek() {
    return this.tokens[this.at];
  }
  eat(token) {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
  expect(token) {
    if (!this.eat(token)) throw new SyntaxError(`expected ${token} but found ${this.peek()}`);
  }
  program() {
    const body = [];
    while (this.at < this.tokens.length) {
      body.push(this.expression(0));
      this.expect(';');
    }
    return { type: 'program', body };
  }
  expression(limit) {
    let left = this.prefix();
    for (;;) {
      const operator = this.peek();
      if (operator === '?' && limit < 1) {
        this.at++;
        const yes = this.expression(0);
        this.expect(':');
        left = { type: 'choice', test: left, yes, no: this.expression(0) };
        continue;
      }
      const power = powers[operator];
      if (power === undefined || power <= limit) return left;
      this.at++;
      const right = this.expression(operator === '^' || operator === '=' ? power - 1 : power);
      left = { type: 'binary', operator, left, right };
    }
  }
  prefix() {
    const token = this.tokens[this.at++];
    if (token === '(') {
      const inner = this.expression(0);
      this.expect(')');
      return inner;
    }
    if (token === '-') return { type: 'negate', value: this.expression(9) };
    if (/^\d/.test(token)) return { type: 'number', value: Number(token) };
    if (!this.eat('(')) return { type: 'name', name: token };
    const args = [];
    while (!this.eat(')')) {
      args.push(this.expression(1));
      this.eat(',');
    }
    return { type: 'call', name: token, args };
  }
}
const operations = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
  '<': (a, b) => +(a < b),
  '>': (a, b) => +(a > b),
  '==': (a, b) => +(a === b),
  '&&': (a, b) => a && b,
  '||': (a, b) => a || b,
};
function fold(node) {
  switch (node.type) {
    case 'program':
      return { ...node, body: node.body.map(fold) };
    case 'binary': {
      const left = fold(node.left);
      const right = fold(node.right);
      if (left.type === 'number' && right.type === 'number' && node.operator in operations) {
        return { type: 'number', value: operations[node.operator](left.value, right.value) };
      }
      return { ...node, left, right };
    }
    case 'negate': {
      const value = fold(node.value);
      return value.type === 'number' ? { type: 'number', value: -value.value } : { type: 'negate', value };
    }
    case 'choice':
      return { ...node, test: fold(node.test), yes: fold(node.yes), no: fold(node.no) };
    case 'call':
      return { ...node, args: node.args.map(fold) };
    default:
      return node;
  }
}
function evaluate(node, scope) {
  switch (node.type) {
    case 'program':
      return node.body.reduce((_, statement) => evaluate(statement, scope), 0);
    case 'number':
      return node.value;
    case 'name':
      return scope[node.name];
    case 'negate':
      return -evaluate(node.value, scope);
    case 'choice':
      return evaluate(node.test, scope) ? evaluate(node.yes, scope) : evaluate(node.no, scope);
    case 'call':
      return scope[node.name](...node.args.map(a => evaluate(a, scope)));
    case 'binary':
      if (node.operator === '=') return (scope[node.left.name] = evaluate(node.right, scope));
      return operations[node.operator](evaluate(node.left, scope), evaluate(node.right, scope));
    default:
      throw new Error(node.type);
  }
}
const source = Array.from(
  { length: 60 },
  (_, i) =>
    `a${i} = ${i} + 2 * (3 - ${i % 5}) ^ 2 - x; y = max(a${i}, 7 % 4, -x * 3) + (a${i} > 10 && x < 5 ? y / 2 : y - 1 * 4);`,
).join('\n');
function round() {
  let checksum = 0;
  for (let i = 0; i < SIZE; i++) {
    const tree = fold(new Parser(source).program());
    for (let x = 0; x < 10; x++) checksum = (checksum + evaluate(tree, { x, y: 1, max: Math.max })) % 1000003;
  }
  return checksum.toFixed(4);
}

const ROUNDS = 10;
const EXPECTED = '402343.5484';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
