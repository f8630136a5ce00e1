// Currying, composition, partial application and debounced counters: closures that hold closures.
const compose = (...fs) => x => fs.reduceRight((value, f) => f(value), x);
const curry = f => function curried(...args) {
  return args.length >= f.length ? f.apply(this, args) : (...more) => curried.apply(this, [...args, ...more]);
};
const counted = f => {
  let calls = 0;
  const wrapper = (...args) => (calls++, f(...args));
  wrapper.calls = () => calls;
  return wrapper;
};
const add = counted((a, b) => a + b);
const volume = curry(function (w, h, d) {
  return this.unit + w * h * d;
});
const box = { unit: 'm', volume };
const half = box.volume(2)(3);
const pipeline = compose(String, x => x * 2, x => add(x, 1));
const later = [];
for (const f of [Math.sqrt, pipeline, x => -x]) later.push(compose(f, counted(f)));

setTimeout(() => {
  console.log(pipeline(20), add.calls(), half(4));
  setTimeout(() => {
    console.log(later.map(f => f(16)).join(' '), add.calls());
    console.log(half(5), box.volume(1, 1, 1), volume.length, compose.length);
  }, 1);
}, 1);
