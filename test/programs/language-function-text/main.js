// toString gives the original text; name and length are those of the original.
function plain(a, /* comment */ b = 1) {
  // inside
  return a + b;
}
const arrow = async => async * 2;
const object = {
  method() { return 1; },
  get accessor() { return 2; },
  ['computed' + 1]: function () {},
};
class Thing { static x = 1; /* keep */ method(a, b) {} }
const bound = plain.bind(null);
const texts = () => [plain, arrow, object.method, object.computed1, Thing, Thing.prototype.method].map(f => f.toString());

const first = texts();
setTimeout(() => {
  console.log(first.join('\n'));
  setTimeout(() => {
    console.log(texts().every((t, i) => t === first[i]), plain.name, plain.length, arrow.length, arrow.name);
    console.log(/native code/.test(bound.toString()), /native code/.test(Math.max.toString()));
    console.log(Object.getOwnPropertyDescriptor(object, 'accessor').get.toString(), new plain.constructor('a', 'return a').toString());
  }, 1);
}, 1);
