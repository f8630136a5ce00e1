// Computed keys are evaluated once, at the class's definition, and may be symbols, numbers or objects.
let n = 0;
const key = () => 'k' + n++;
const hidden = Symbol('hidden');
const stringy = { toString: () => 'stringy' + n++ };
const make = () =>
  class {
    [key()] = 'field';
    static [key()] = 'static';
    [hidden]() {
      return 'symbol method';
    }
    get [stringy]() {
      return 'from getter';
    }
    1.5() {
      return 'numeric';
    }
    ['constructor']() {
      return 'an ordinary method';
    }
    static ['proto' + 'type2'] = 1;
    async = 1;
    static static = 2;
    get = 3;
  };
const A = make();
const B = make();
const a = new A();

setTimeout(() => {
  const b = new B();
  console.log(Object.keys(a).join(), Object.keys(b).join(), Object.keys(A).join(), Object.keys(B).join());
  setTimeout(() => {
    const again = new A();
    console.log(Object.keys(again).join(), n, again[hidden](), again['1.5'](), again.constructor());
    console.log(Reflect.ownKeys(A.prototype).map(String).join(), again.stringy2, A.name, A.static);
  }, 1);
}, 1);
