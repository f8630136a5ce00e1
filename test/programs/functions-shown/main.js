// The console shows functions with their kind and name.
const object = {
  m() {},
  async a() {},
  *g() {},
  async *ag() {},
  f: function () {},
  r: () => {},
  ar: async () => {},
  ff: function* named() {},
  'two words'() {},
  12() {},
};
class Thing {
  m() {}
  async a() {}
  *g() {}
  async *ag() {}
  static s() {}
  static async sa() {}
}
const functions = [
  ...Object.keys(object).map(key => object[key]),
  ...['m', 'a', 'g', 'ag'].map(key => Thing.prototype[key]),
  ...[Thing.s, Thing.sa, async function local() {}],
];
let turn = 0;
function show() {
  for (const fn of functions) console.log(fn, fn.name);
  if (++turn < 3) setTimeout(show, 1);
}
setTimeout(show, 1);
