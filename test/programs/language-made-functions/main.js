// Functions made of strings while the program runs: kept in maps, shared, suspended, made by made ones.
const operations = new Map();
for (const [name, body] of [
  ['add', 'return a + b'],
  ['scale', 'var factor = 3; return [a, b].map(function (x) { return x * factor }).join()'],
  ['count', 'let n = a; return () => { n += b; return n }'],
]) {
  operations.set(name, new Function('a', 'b', body));
}
const count = operations.get('count')(10, 5);
const other = operations.get('count')(100, 1);
const root = Function('return this')();
const Generator = Object.getPrototypeOf(function* () {}).constructor;
const Async = Object.getPrototypeOf(async () => {}).constructor;
const steps = Generator('from', 'for (let i = from; ; i++) { const sent = yield i; if (sent) i = sent }')(1);
const later = Async('ms', 'await new Promise(done => setTimeout(done, ms)); return "after " + ms');
const Point = Function(
  'return class Point { #x = 1; static made = 0; constructor(x) { this.#x = x; Point.made++ } get x() { return this.#x } }',
)();
const point = new Point(4);
const maker = new Function('text', 'return Function("x", "return () => x++ + " + text)');
const made = maker('"!"')(7);
const tag = Function('return s => s')();
const site = new Function('tag', 'return () => tag`a${1}b`')(tag);
const first = site();
const local = new Function('secret', 'return text => eval(text)')('kept');

/** A template compiler of the usual kind. */
function compile(template) {
  const parts = template.split(/<%=(.+?)%>/);
  const code = parts.map((part, i) => (i % 2 ? `__p += (${part});` : `__p += ${JSON.stringify(part)};`));
  return new Function('data', `var __p = '';\nwith (data) {\n${code.join('\n')}\n}\nreturn __p`);
}
const greet = compile('Hello <%= name %>, <%= items.map(item => item.toUpperCase()).join("+") %>.');
const before = operations.get('add');

function show() {
  console.log(operations.get('add')(2, 3), operations.get('scale')(1, 2), count(), other());
  console.log(steps.next().value, point.x, new Point(1).x, Point.made, made(), site() === first, local('secret'));
  console.log(greet({ name: 'you', items: ['a', 'b'] }), root === globalThis, before === operations.get('add'));
}
show();
later(1).then(console.log);
setTimeout(() => {
  show();
  local('secret = "changed"');
  console.log(steps.next(40).value, before.toString(), before.name, before.length);
  setTimeout(() => {
    show();
    operations.set('late', new Function('a', 'b', 'return () => [a, b, ' + operations.size + ']'));
    const late = operations.get('late')(1, 2);
    setTimeout(() => {
      show();
      console.log(late(), late.toString(), steps.return(5).value, Object.getPrototypeOf(steps) === before.prototype);
      try {
        new Function('a', 'return }');
      } catch (e) {
        console.log(e.name, e instanceof SyntaxError);
      }
    }, 1);
  }, 1);
}, 1);
