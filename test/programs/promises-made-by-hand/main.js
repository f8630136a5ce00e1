// A queue, a memo and an observable built from promises kept in variables, resolved turns later.
const log = [];
function deferred() {
  const d = {};
  d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject }));
  return d;
}
const gates = ['a', 'b', 'c'].map(name => Object.assign(deferred(), { name }));
let chain = Promise.resolve('start');
for (const gate of gates) chain = chain.then(before => gate.promise.then(v => `${before} ${gate.name}${v}`));
const memo = new Map();
const load = key => {
  if (!memo.has(key)) memo.set(key, new Promise(resolve => setTimeout(() => resolve({ key, loads: memo.size }), 3)));
  return memo.get(key);
};
class Observable {
  #observers = new Set();
  subscribe(next, complete = () => {}) {
    const observer = { next, complete };
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }
  emit(value) {
    for (const { next } of this.#observers) next(value);
  }
  first(test) {
    return new Promise(resolve => {
      const stop = this.subscribe(v => test(v) && (stop(), resolve(v)));
    });
  }
  get size() {
    return this.#observers.size;
  }
}
const readings = new Observable();
const hot = readings.first(v => v > 30);
const unsubscribe = readings.subscribe(v => log.push(v));
const both = Promise.all([load('x'), load('x'), load('y')]);
let n = 0;
const timer = setInterval(() => {
  readings.emit(++n * 10);
  gates[gates.length - n]?.resolve(n);
  if (n === 2) unsubscribe();
  if (n < 5) return;
  clearInterval(timer);
  Promise.all([chain, hot, both]).then(([text, value, [x1, x2, y]]) => {
    console.log(text, value, x1 === x2, JSON.stringify(y), log.join(), readings.size, memo.size);
    const late = deferred();
    late.promise.finally(() => log.push('finally')).catch(e => console.log(e.message, log.join()));
    setTimeout(late.reject, 2, new Error('late'));
  });
}, 2);
