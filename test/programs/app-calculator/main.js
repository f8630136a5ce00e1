// A recursive-descent calculator whose parser state lives between turns, one statement per turn.
const variables = Object.create(null);
variables.pi = Math.PI;
const functions = { sqrt: Math.sqrt, max: Math.max, double: x => x * 2 };
function parser(text) {
  const tokens = text.match(/\d+\.?\d*|[a-z]+|[-+*/^(),=]/g);
  let at = 0;
  const peek = () => tokens[at];
  const take = wanted => {
    if (wanted && tokens[at] !== wanted) throw new SyntaxError(`expected ${wanted}, found ${tokens[at]}`);
    return tokens[at++];
  };
  const binary = (next, table) => () => {
    let left = next();
    while (Object.hasOwn(table, peek())) left = table[take()](left, next());
    return left;
  };
  const atom = () => {
    const t = take();
    if (t === '-') return -power();
    if (t === '(') {
      const inner = sum();
      take(')');
      return inner;
    }
    if (/[a-z]/.test(t)) {
      if (peek() !== '(') return variables[t];
      const args = [];
      do {
        take();
        args.push(sum());
      } while (peek() === ',');
      take(')');
      return functions[t](...args);
    }
    return +t;
  };
  const power = () => {
    const base = atom();
    return peek() === '^' ? (take(), base ** power()) : base;
  };
  const product = binary(power, { '*': (a, b) => a * b, '/': (a, b) => a / b });
  const sum = binary(product, { '+': (a, b) => a + b, '-': (a, b) => a - b });
  return {
    run() {
      if (tokens[1] === '=') {
        const name = take();
        take('=');
        return (variables[name] = sum());
      }
      return sum();
    },
  };
}
const lines = ['x = 2 + 3 * 4', 'y = (x - 4) ^ 2 / 2', '2 ^ 3 ^ 2', 'max(1, sqrt(y * 2), double(3)) - x', '(1 + ', 'x / y'];
const parsed = lines.map(parser);
const timer = setInterval(() => {
  try {
    console.log(lines.shift(), '->', parsed.shift().run());
  } catch (e) {
    console.log(e.name);
  }
  if (!parsed.length) clearInterval(timer);
}, 1);
