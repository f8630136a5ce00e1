// Closures in parameter defaults: their scope is not that of the body, and later parameters are in their dead zone.
let outer = 'outer';
function f(a, get = () => a, set = v => (a = v), body = () => outer) {
  var a;
  const before = a;
  a = 'body ' + a;
  var outer = 'inner outer';
  return { get, set, own: () => a, setOwn: v => (a = v), body, before, outer: () => outer };
}
function late(first = () => second, second = 'second', { third = () => [first === undefined, second] } = {}) {
  return { first, third, arity: late.length };
}
const arrow = (x, y = () => x++) => ({ y, z: () => x });
const destructured = ({ a = 1, b = () => a, ...others } = {}, [c = () => b, d = c] = []) => () => [a, b(), typeof c, d === c, Object.keys(others).join()];
function named(n, self = named) {
  return n === 0 ? [] : [() => self === named, ...self(n - 1)];
}
class C {
  #k = 1;
  method(x = this.#k, get = () => this.#k + x, bump = () => ++this.#k) {
    return { get, bump };
  }
  static make = (n, f = () => this.name + n) => f;
}
const o = f('start');
const l = late();
const pair = arrow(1);
const d = destructured({ b: () => 'given', e: 1 }, []);
const chain = named(3);
const m = new C().method();
const made = C.make(7);

setTimeout(() => {
  console.log(o.get(), o.own(), o.before, o.body(), o.outer());
  o.set('param');
  console.log(o.get(), o.own(), l.first(), l.third().join(), l.arity);
  setTimeout(() => {
    o.setOwn('own');
    outer = 'changed';
    console.log(o.get(), o.own(), o.body(), o.outer(), pair.y(), pair.z());
    console.log(d().join(), chain.map(g => g()).join(), m.get(), m.bump(), m.get(), made());
    setTimeout(() => {
      const fresh = f('fresh');
      console.log(o.get(), fresh.get(), pair.y(), pair.z(), m.bump(), m.get());
      try {
        late(undefined, undefined, { get third() { throw new Error('getter'); } });
      } catch (error) {
        console.log(error.message);
      }
      try {
        ((x = y, y = 1) => x)();
      } catch (error) {
        console.log(error.name);
      }
    }, 1);
  }, 1);
}, 1);
