// What a program puts in place of built-ins is not called, and does not matter, when it makes code of strings.
let calls = 0;
function count(object, ...keys) {
  for (const key of keys) {
    const original = object[key];
    object[key] = function (...args) {
      calls++;
      return Reflect.apply(original, this, args);
    };
  }
}
count(Array.prototype, Symbol.iterator, 'map', 'push', 'slice', 'flatMap', 'filter', 'sort', 'join');
count(String.prototype, 'slice', 'split', 'replace', 'startsWith');
count(RegExp.prototype, 'exec', 'test');
count(Map.prototype, 'get', 'set', 'has');
count(Object, 'keys', 'entries', 'assign', 'defineProperty');
count(JSON, 'parse', 'stringify');
calls = 0;
const counter = new Function('start', 'let n = start; return { up: () => ++n, get n() { return n } }')(5);
const local = 'a local';
const read = eval('(function () { return local })');
const indirect = (0, eval)('class Made { static #made = 1; static next() { return Made.#made++ } } Made');
const made = calls;
setTimeout(() => {
  calls = 0;
  const sum = Function('...all', 'let s = 0; for (let i = 0; i < all.length; i++) s += all[i]; return () => s')(1, 2, 3);
  const late = calls;
  setTimeout(() => {
    console.log(made, late, counter.up(), counter.n, read(), indirect.next(), indirect.next(), sum());
  }, 1);
}, 1);
