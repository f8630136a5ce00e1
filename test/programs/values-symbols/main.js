// Symbols: unique, registered and well-known ones keep identity; properties keyed by them stay reachable.
const plain = Symbol();
const empty = Symbol('');
const named = Symbol('name');
const twin = Symbol('name');
const registered = Symbol.for('things.test');
const target = {
  [plain]: 1,
  [named]: 2,
  [twin]: 3,
  [registered]: 4,
  [Symbol.iterator]: function () {
    let n = 0;
    return { next: () => ({ done: n === 3, value: n++ }) };
  },
  get [Symbol.toStringTag]() {
    return 'Tagged';
  },
};
Object.defineProperty(target, empty, { value: 5, enumerable: false });

setTimeout(() => {
  console.log(plain.description, JSON.stringify(empty.description), named.description, named === twin);
  console.log(target[plain], target[named], target[twin], target[registered], target[empty]);
  setTimeout(() => {
    console.log(Symbol.for('things.test') === registered, Symbol.keyFor(registered), Symbol.keyFor(named));
    console.log([...target].join(), String(target), Symbol.iterator in target);
    const keys = Reflect.ownKeys(target);
    console.log(keys.map(k => (k === twin ? 'twin' : k === named ? 'named' : k.description)).join('|'));
    console.log(Object.prototype.propertyIsEnumerable.call(target, empty));
    const box = Object(named);
    console.log(typeof box, box == named, Object(named) === box);
  }, 1);
}, 1);
