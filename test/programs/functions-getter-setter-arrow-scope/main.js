// Accessors, methods and arrows made in one call share its variables; two calls share nothing.
function observable(initial) {
  let value = initial;
  const watchers = [];
  return {
    get value() {
      return value;
    },
    set value(next) {
      const before = value;
      value = next;
      for (const w of watchers) w(next, before);
    },
    watch(f) {
      watchers.push(f);
      return () => watchers.splice(watchers.indexOf(f), 1).length;
    },
    derive: f => observable(f(value)),
    [Symbol.toPrimitive]: hint => hint + ':' + value,
  };
}
const temperature = observable(20);
const other = observable(0);
const log = [];
const stop = temperature.watch((now, before) => log.push(before + '>' + now));
temperature.watch(now => (other.value = now * 2));
other.watch(v => log.push('other ' + v));

setTimeout(() => {
  temperature.value = 25;
  console.log(log.splice(0).join(), `${temperature}`, +temperature ? '' : 'NaN');
  setTimeout(() => {
    console.log(stop(), stop());
    temperature.value++;
    const derived = other.derive(x => x / 2);
    derived.value += 0.5;
    console.log(log.splice(0).join(), derived.value, other.value, temperature + '');
  }, 1);
}, 1);
