// Closures in patterns where nothing can be declared beside them, and functions whose bodies hide what parameters use.
let make = () => {
  let x = 1;
  const inc = () => {
    x++;
  };
  function f(g = () => x) {
    var x = 'inner';
    return [g(), x];
  }
  const o = {
    set v([fn = () => x++, z]) {
      got.push(fn, () => fn());
    },
    h(g = () => x) {
      let x = 'l';
      return [g(), x];
    },
  };
  class P {
    #m(g = () => x) {
      let x = 'p';
      return [g(), x];
    }
    get m() {
      return this.#m;
    }
  }
  return { inc, f, o, p: new P().m };
};
const got = [];
const m = make();
m.o.v = [];
// setter
const s = {
  set v([a, up = () => a++]) {
    this.up = up;
    this.get = () => a;
  },
};
s.v = [5];
const arr = {
  set v(x = (got.push(() => (x = (x || 0) + 1)), 7)) {
    got.push(() => x);
  },
};
arr.v = undefined;
// catch
let caught;
try {
  throw [1];
} catch ([a, up = () => a++]) {
  caught = { up, get: () => a };
}
let caught2;
try {
  throw { a: 1 };
} catch ({ a, up = () => a++, ...rest }) {
  caught2 = { up, get: () => a };
}
// nested identities through marked scopes
const nest = (
  a,
  b = () => {
    let n = 0;
    return { inc: () => ++n + a++, get: () => n * 10 + a };
  },
  ...[c, d]
) => ({ ...b(), b, c: () => c++, d: (c2 = 0) => c + c2 });
const n = nest(1, undefined, 5, 6);
const nb = n.b();
const re = (f = () => rest.length, add = v => (rest = [...rest, v]), ...rest) => ({ f, add });
const r1 = re(undefined, undefined, 1, 2);
class K {
  constructor(x, up = () => x++, ...r) {
    this.up = up;
    this.get = () => x;
  }
  static make(
    x,
    c = class {
      static up() {
        return x++;
      }
    },
    ...r
  ) {
    return { c, get: () => x };
  }
}
const k = new K(3);
const kc = K.make(4);
let t = 0;
const show = () => {
  m.inc();
  console.log(m.f().join(), m.o.h().join(), m.p().join());
  console.log(got.map(f => f()).join());
  s.up();
  console.log(s.get());
  caught.up();
  caught2.up();
  console.log(caught.get(), caught2.get());
  console.log(n.inc(), n.get(), nb.inc(), nb.get(), n.c(), n.d());
  r1.add(7);
  console.log(r1.f());
  k.up();
  kc.c.up();
  console.log(k.get(), kc.get());
  if (++t < 3) setTimeout(show, 1);
};
setTimeout(show, 1);
