// A sandbox: a Proxy that has every name. Only the names of the program itself are looked up in it.
const asked = new Set();
const data = { greeting: 'hello', setTimeout, Promise };
const sandbox = new Proxy(data, {
  has(target, key) {
    asked.add(String(key));
    return true;
  },
  get(target, key) {
    return key === Symbol.unscopables ? undefined : target[key];
  },
});
with (sandbox) {
  counter = 0;
  report = function (x) {
    counter += x;
    return greeting + ' ' + counter;
  };
  list = [1, 2].map(n => n + counter);
  Kept = class {
    value = counter;
    static of() {
      return new Kept().value;
    }
  };
  waits = async function () {
    await new Promise(done => setTimeout(done, 1));
    return greeting + ' later';
  };
  text = strings => strings.raw[0];
  quoted = () => text`as it is`;
}
setTimeout(() => {
  console.log(data.report(2), data.list, data.Kept.of(), data.quoted());
  data.waits().then(answer => console.log(answer));
  setTimeout(() => {
    console.log(data.report(3), new data.Kept().value, data.quoted(), typeof report);
    setTimeout(() => {
      data.greeting = 'bye';
      console.log(data.report(4), [...asked].sort().join(' '));
    }, 1);
  }, 1);
}, 1);
