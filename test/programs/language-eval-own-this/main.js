// Functions with a direct eval have `this`, `arguments` and names of their own, beside those of the functions around them.
class Holder {
  #count = 1;
  static made = [];
  constructor(name) {
    this.name = name;
    this.target = () => new.target;
  }
  methods(n) {
    const evaluating = function (x) {
      let y = 1;
      return { get: () => eval('x + y++'), own: () => eval('typeof this'), length: arguments.length };
    };
    const { get, own, length } = evaluating.call('text', n, 2, 3);
    return [get, own, () => this.#count++, () => this.name + length, () => arguments.length];
  }
}
function outer(x) {
  let y = 'outer y';
  const inner = function (x) {
    let y = 1;
    return () => eval('x + y++');
  };
  return [inner.call({}, 5, 10), () => x + y, () => arguments.length];
}
const holder = new Holder('held');
const all = [...holder.methods(5, 6), ...outer('outer x ', 1, 2)];
let turn = 0;
const timer = setInterval(() => {
  console.log(all.map(fn => fn()).join(), holder.target() === Holder);
  if (++turn === 3) clearInterval(timer);
}, 1);
