// Sandboxes as template engines and plug-in hosts make them: strings that are evaluated inside `with` over a Proxy.
function makeSandbox(vars) {
  const proxy = new Proxy(vars, { has: () => true, get: (t, k) => k === Symbol.unscopables ? undefined : t[k] });
  return code => new Function('sandbox', `with (sandbox) { return (function () { "use strict"; return (${code}) })() }`)(proxy);
}
const vars = { a: 1, Math, list: [1, 2, 3], length: 3 };
const run = makeSandbox(vars);
const f = run('() => [a, list.map(x => x * a), typeof process, typeof globalThis]');
const K = run('class { #n = a; get n() { return this.#n + list.length } static s = 1 }');
const as = run('async x => { await null; return x + a }');
const gen = run('function* () { yield a; yield* list }');
const evl = (function () { with (vars) { return eval('(() => a + list.length)') } })();
const g = gen(); g.next();
const lateEval = new Function('scope', 'with (scope) { return s => eval(s) }')(vars);
const made = lateEval('(b => a + b)');
var z = 1; { let z = 2; var inner = eval('() => z++') }
label: { const e2 = eval('function decl() { return z } decl'); var keepDecl = e2; }
const o = { m() { return eval('() => super.toString === Object.prototype.toString') }, n(x) { return eval('(y => this === o && x + y)') } };
const on = o.n(5);
const nt = new (function Ctor() { this.t = eval('(() => this)') })();
let turn = 0;
setTimeout(function show() {
  console.log(JSON.stringify([f(), new K().n, g.next().value, evl(), made(5), inner(), keepDecl(), on(1), nt.t() === nt]));
  as(1).then(v => console.log(v));
  vars.a++;
  if (++turn < 3) setTimeout(show, 1);
}, 1);
