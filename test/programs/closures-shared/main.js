// Two closures over one variable see each other's writes; two calls do not.
function cell(initial) {
  let value = initial;
  return [() => value, v => (value = v), () => value++];
}
const [get, set, inc] = cell(1);
const [get2, , inc2] = cell(100);
const handlers = { get, inc };

setTimeout(() => {
  inc();
  handlers.inc();
  inc2();
  console.log(get(), get2());
  setTimeout(() => {
    set(50);
    console.log(handlers.get(), get2());
    setTimeout(() => {
      handlers.inc();
      console.log(get(), handlers.get === get, inc2(), get2());
    }, 1);
  }, 1);
}, 1);
