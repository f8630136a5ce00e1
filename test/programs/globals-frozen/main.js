// Built-in prototypes that are frozen.
Object.freeze(Object.prototype);
Object.freeze(Array.prototype);
class A {
  #x = 1;
  inc() {
    return this.#x++;
  }
}
const a = new A();
const arr = [1, 2];
const o = { a: 1 };
Object.defineProperty(globalThis, 'G', {
  get() {
    return arr.length;
  },
  configurable: true,
});
globalThis.H = { a };
let i = 0;
const go = () => {
  arr.push(i);
  console.log(a.inc(), G, H.a === a, Object.isFrozen(Object.prototype), Object.isFrozen(Array.prototype));
  if (++i < 3) setTimeout(go, 1);
};
setTimeout(go, 1);
