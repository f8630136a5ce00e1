// Anonymous functions and classes get their names from `using`, too.
const disposable = value => Object.assign(value, { [Symbol.dispose]: () => log.push(`disposed ${value.name}`) });
const log = [];
Function.prototype[Symbol.dispose] = function () {
  log.push(`disposed ${this.name}`);
};
async function f() {
  using c = class {}, nothing = null, named = class Own {};
  await using g = function* () {};
  using h = function () {
    using inner = (() => {});
    return inner.name;
  };
  await new Promise(resolve => setTimeout(resolve, 1));
  log.push(c.name, named.name, g.name, h.name, h(), disposable(async () => {}).name);
  using late = async () => late.name;
  return await late();
}
f().then(name => {
  log.push(name);
  setTimeout(() => console.log(log.join(', ')), 1);
});
