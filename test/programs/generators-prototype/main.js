// Generator functions as objects: prototypes, instanceof, replaced prototype, constructors, names.
function* g(a, b) {
  yield this === undefined || this === globalThis;
}
g.prototype.extra = function () {
  return 'extra';
};
const it = g();
const GeneratorFunction = Object.getPrototypeOf(g).constructor;
const made = new GeneratorFunction('n', 'while (n) yield n--');
const countdown = made(3);
const custom = { custom: true };
setTimeout(() => {
  console.log(it.extra(), it instanceof g, it.next().value, g.name, g.length, typeof g.prototype.constructor);
  console.log(countdown.next().value);
  setTimeout(() => {
    g.prototype = custom;
    const second = g();
    let failure;
    try {
      new g();
    } catch (e) {
      failure = e.name;
    }
    console.log(second.custom, it.custom, Object.getPrototypeOf(second) === custom, failure);
    g.prototype = null;
    setTimeout(() => {
      const third = g();
      console.log(typeof third.next, second instanceof GeneratorFunction, g instanceof GeneratorFunction, [...countdown].join());
      console.log(Object.getPrototypeOf(third) === Object.getPrototypeOf(g).prototype, g.toString().startsWith('function* g(a, b)'));
    }, 1);
  }, 1);
}, 1);
