// Destructuring in parameters and closures over the names it binds; getters run exactly once.
let reads = 0;
const source = {
  get a() {
    reads++;
    return 'a' + reads;
  },
  nested: { deep: [1, 2, 3], 'quoted-key': 'q' },
  rest1: 1,
  rest2: 2,
};
function take({ a, nested: { deep: [first, ...others], ['quoted-' + 'key']: q }, missing = () => a + q, ...rest }, [x, , y = x] = 'mn') {
  return {
    show: () => [a, first, others, q, missing(), Object.keys(rest), x, y].join(';'),
    change: () => {
      a += '!';
      others.push(first++);
      [x, y] = [y, x];
    },
  };
}
const one = take(source);
const two = take({ ...source, missing: 'given' , nested: { deep: 'xyz', 'quoted-key': 1 } , __proto__: null }, new Set([1, 2, 3])) ;

setTimeout(() => {
  one.change();
  console.log(one.show(), reads);
  setTimeout(() => {
    one.change();
    console.log(one.show());
    let a, b, rest;
    ({ a, b = 'default', ...rest } = { a: 1, z: 26, y: 25 });
    console.log(a, b, JSON.stringify(rest), reads);
  }, 1);
}, 1);
try {
  two.show();
} catch (e) {
  console.log(e.name);
}
