// A Scheme-like evaluator compiling to closures, with lexical environments and tail calls by hand.
function read(text) {
  const tokens = text.match(/[()]|[^\s()]+/g);
  let at = 0;
  const one = () => {
    const token = tokens[at++];
    if (token === '(') {
      const list = [];
      while (tokens[at] !== ')') list.push(one());
      at++;
      return list;
    }
    return Number.isNaN(+token) ? token : +token;
  };
  return one();
}
class Environment {
  constructor(names, values, outer) {
    this.slots = new Map();
    names.forEach((name, i) => this.slots.set(name, values[i]));
    this.outer = outer;
  }
  find(name) {
    let env = this;
    while (!env.slots.has(name)) {
      env = env.outer;
      if (!env) throw new ReferenceError(name);
    }
    return env.slots;
  }
}
const forms = {
  if: ([, test, yes, no]) => {
    const [t, y, n] = [test, yes, no].map(compile);
    return env => (t(env) ? y(env) : n(env));
  },
  define: ([, name, value]) => {
    const v = compile(value);
    return env => void env.slots.set(name, v(env));
  },
  'set!': ([, name, value]) => {
    const v = compile(value);
    return env => void env.find(name).set(name, v(env));
  },
  lambda: ([, names, ...body]) => {
    const steps = body.map(compile);
    const last = steps.pop();
    return env =>
      (...values) => {
        const inner = new Environment(names, values, env);
        for (const step of steps) step(inner);
        return last(inner);
      };
  },
  let: ([, bindings, ...body]) =>
    compile([['lambda', bindings.map(b => b[0]), ...body], ...bindings.map(b => b[1])]),
  begin: ([, ...body]) => {
    const steps = body.map(compile);
    return env => steps.reduce((_, step) => step(env), undefined);
  },
};
function compile(expression) {
  if (typeof expression === 'number') return () => expression;
  if (typeof expression === 'string') return env => env.find(expression).get(expression);
  const form =
    typeof expression[0] === 'string' && Object.hasOwn(forms, expression[0]) ? forms[expression[0]] : null;
  if (form) return form(expression);
  const [f, ...args] = expression.map(compile);
  return env => f(env)(...args.map(a => a(env)));
}
const globals = () =>
  new Environment(
    ['+', '-', '*', '<', '=', 'cons', 'car', 'cdr', 'nil', 'null?', 'mod'],
    [
      (...x) => x.reduce((a, b) => a + b),
      (a, b) => a - b,
      (a, b) => a * b,
      (a, b) => a < b,
      (a, b) => a === b,
      (a, b) => [a, b],
      p => p[0],
      p => p[1],
      null,
      p => p === null,
      (a, b) => a % b,
    ],
    null,
  );
const program = compile(
  read(`(begin
  (define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))
  (define range (lambda (a b) (if (< a b) (cons a (range (+ a 1) b)) nil)))
  (define fold (lambda (f acc l) (if (null? l) acc (fold f (f acc (car l)) (cdr l)))))
  (define map (lambda (f l) (if (null? l) nil (cons (f (car l)) (map f (cdr l))))))
  (define tak (lambda (x y z) (if (< y x) (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y)) z)))
  (define counter (lambda () (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n)))))
  (define tick (counter))
  (+ (fib 17) (tak 10 6 2) (fold + 0 (map (lambda (x) (* (tick) (mod x 7))) (range 0 300)))))`),
);
function round() {
  let sum = 0;
  for (let i = 0; i < 5; i++) sum += program(globals());
  return sum;
}

const ROUNDS = 10;
const EXPECTED = 686755;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
