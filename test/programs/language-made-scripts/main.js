// Texts evaluated in the global scope: what they declare, what they share, how they complete.
const run = eval;
const text = 'let n = 0; const up = () => ++n; var last = up; function reach() { return [typeof n, last()] } up';
const a = run(text);
const b = run(text);
const strict = run('"use strict"; var hidden = 1; function own() { return [hidden++, this === undefined] } own');
const K = run('class Kept { static all = []; #id; constructor(id) { this.#id = id; Kept.all.push(this) } id() { return this.#id } } Kept');
const kept = new K('one');
const lazy = (0, eval)(`
  async function waits(ms) {
    await new Promise(done => setTimeout(done, ms));
    return ms;
  }
  function* counts() {
    let i = 0;
    while (true) yield i++;
  }
  ({ waits, counts, get size() { return this.counts.length }, arrow: () => this === globalThis });
`);
const counting = lazy.counts();
const nested = globalThis.eval('function outer(x) { return eval("() => x + " + x) } outer');
if (run('{ function inBlock() { return "block" } } typeof inBlock') !== 'function') throw new Error('Annex B');

function show() {
  console.log(a(), b(), last === b, ...reach(), ...strict(), typeof hidden, typeof own, typeof n);
  console.log(kept.id(), new K('more').id(), K.all.length, typeof Kept, lazy.size, lazy.arrow(), counting.next().value);
  console.log(run('1;;;'), run('var z1'), run('if (1) { 5 } else 6'), run({ a: 1 }).a, run('"x" //'), inBlock());
}
show();
console.log(nested(2)());
lazy.waits(1).then(ms => console.log('waited', ms));
setTimeout(() => {
  show();
  const [descriptor] = [Object.getOwnPropertyDescriptor(globalThis, 'reach')];
  console.log(descriptor.enumerable, descriptor.configurable, String(a), reach.toString(), strict.name);
  setTimeout(() => {
    show();
    console.log(delete globalThis.last, typeof last, nested(3)());
    try {
      run('let q = 1; let q = 2');
    } catch (e) {
      console.log(e.name);
    }
  }, 1);
}, 1);
