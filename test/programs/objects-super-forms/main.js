// Object literals with super: accessors, symbols, loops, nested literals, parameter defaults, async methods.
const sym = Symbol('s');
const parent = {
  name: 'parent',
  who() {
    return this.name;
  },
  get size() {
    return 10 * this.n;
  },
  set size(v) {
    this.n = v / 10;
  },
  [sym]() {
    return 'symbol ' + this.name;
  },
};
const objects = [];
for (let i = 0; i < 3; i++) {
  objects.push({
    __proto__: parent,
    name: `o${i}`,
    n: i,
    who(f = () => super.who()) {
      return () => `${f()}#${i}`;
    },
    get size() {
      return super.size + i;
    },
    set size(v) {
      super.size = v + i * 10;
    },
    [sym]() {
      return super[sym]() + i++;
    },
    async wait() {
      await null;
      return super.who();
    },
    nested: {
      toString() {
        return 'nested ' + super.toString.call([]);
      },
    },
    *each() {
      yield super.who();
      yield i;
    },
  });
}
const [o0, o1, o2] = objects;
const whos = objects.map(o => o.who());
const each = o1.each();
const { size: accessor } = Object.getOwnPropertyDescriptors(o2);
const waiting = o2.wait();

setTimeout(() => {
  o1.size = 50;
  console.log(whos.map(f => f()).join(), o1.size, o1.n, o0[sym](), o0[sym](), `${o2.nested}`);
  setTimeout(async () => {
    console.log(each.next().value, accessor.get.call({ n: 7 }), await waiting, await o0.wait());
    Object.setPrototypeOf(o1, { who: () => 'other', size: 'constant' });
    setTimeout(() => {
      console.log(whos.map(f => f()).join(), o1.size, each.next().value, o0[sym](), Object.keys(o1).join());
      console.log(o0.who.call({ name: 'borrowed' })());
    }, 1);
  }, 1);
}, 1);
