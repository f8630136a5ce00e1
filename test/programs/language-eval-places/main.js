// Direct evals in every kind of scope: switch, catch, loops, parameters, fields, accessors, suspended functions.
const fs = [];
switch (1) { case 1: let s = 's'; fs.push(eval('() => s += 1')); }
try { throw { e: 1 } } catch ({ e }) { fs.push(eval('() => e++')) }
for (const [k, v] of Object.entries({ a: 1, b: 2 })) fs.push(eval('(() => k + v)'));
function def(p, q = eval('() => p++')) { return [q, () => p] }
const [q, p] = def(10);
class C { f = eval('() => this.v + 1'); v = 41; static g = eval('(() => this.name)'); get h() { return eval('() => this.v') } }
const c = new C();
function* gen() { let n = 0; while (n < 10) { const up = eval('() => ++n'); yield up } }
const it = gen(); const up1 = it.next().value;
async function as() { let w = 'w'; const r = eval('() => w += "."'); await null; return r }
let asr; as().then(r => { asr = r });
const nestedFn = eval('(function fact(n) { return n < 2 ? 1 : n * fact(n - 1) })');
const obj = eval('({ a: 1, get b() { return this.a + 1 }, set b(v) { this.a = v }, ["c" + 1]() { return super.toString ? "sup" : "" } })');
const tagd = eval('((s, ...v) => s.raw.join("|") + v)'); const tl = eval('() => tagd`x${1}y`');
let turn = 0;
setTimeout(function show() {
  obj.b = turn * 10;
  console.log(JSON.stringify([fs.map(f => f()), q(), p(), c.f(), C.g(), c.h(), up1(), asr()]));
  console.log(JSON.stringify([nestedFn(5), obj.b, obj.c1(), tl(), it.next().value()]));
  if (++turn < 3) setTimeout(show, 1);
}, 1);
