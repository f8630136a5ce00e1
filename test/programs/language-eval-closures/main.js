// Functions made by direct evals are closures over the scopes around: shared with the program, and with each other.
function workspace(name) {
  let count = 0;
  var seen = 'seen by ' + name;
  const run = code => eval(code);
  return { run, count: () => ++count, see: () => seen };
}
const one = workspace('one');
const two = workspace('two');
const up = one.run('let own = 100; (() => [++count, ++own, seen])');
const upToo = two.run('(() => (seen = "changed", ++count))');
const nested = one.run('(inner => eval("(() => [inner, count, name])"))')('nested');
const Kept = eval('class Kept { #n = 1; static all = 0; constructor() { Kept.all++ } next() { return this.#n++ + one.count() } } Kept');
const kept = new Kept();
const made = [];
for (let i = 0; i < 3; i++) made.push(eval('() => i++'));
class Holder {
  #secret = 'private';
  constructor() {
    this.arrow = eval('() => this.#secret + this.added');
    this.added = '!';
  }
  static #hidden = 7;
  static make(code) {
    return eval(code);
  }
}
const holder = new Holder();
const hidden = Holder.make('() => Holder.#hidden++');
function strictly(code) {
  'use strict';
  let local = 'strict';
  return eval(code);
}
const strict = strictly('var declared = 1; function g() { return [declared++, local] } g');
const waits = eval(`(async function (ms) {
  await new Promise(done => setTimeout(done, ms));
  return [ms, one.see()];
})`);
const scope = { x: 1 };
with (scope) var inWith = eval('(() => [x, typeof made, one.see()])');
const byFunction = new Function('z', 'let y = z; return eval("(() => [y++, z])")')(5);
// Bundlers in development mode keep their modules so.
const modules = {
  a: (module, exports, load) => eval('exports.value = () => load("b").twice(21);\n//# sourceURL=a.js'),
  b: (module, exports) => eval('let times = 0; exports.twice = n => n * 2 + times++;\n//# sourceURL=b.js'),
};
const cache = {};
const load = name => {
  if (!cache[name]) modules[name]((cache[name] = { exports: {} }), cache[name].exports, load);
  return cache[name].exports;
};
const value = load('a').value;

const say = (...values) => console.log(values.map(value => JSON.stringify(value)).join(' '));
function show() {
  say(up(), upToo(), one.count(), two.see(), nested());
  say(kept.next(), new Kept().next(), Kept.all, made.map(f => f()), holder.arrow(), hidden());
  say(strict(), inWith(), byFunction(), value(), String(up));
}
show();
waits(1).then(say);
setTimeout(() => {
  show();
  scope.x = one.run('seen = "late"; count += 10');
  setTimeout(() => {
    show();
    say(one.see(), one.run('typeof own'));
  }, 1);
}, 1);
