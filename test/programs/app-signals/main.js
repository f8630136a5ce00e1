// Reactive values: signals, computed values and effects that subscribe themselves.
let active = null;
const signal = initial => {
  let value = initial;
  const readers = new Set();
  const access = next => {
    if (next === undefined) {
      if (active) readers.add(active);
      return value;
    }
    value = next;
    for (const reader of [...readers]) reader();
  };
  return access;
};
const effect = body => {
  const run = () => {
    const previous = active;
    active = run;
    try {
      body();
    } finally {
      active = previous;
    }
  };
  run();
};
const computed = body => {
  const result = signal(0);
  effect(() => result(body()));
  return result;
};
const price = signal(10);
const amount = signal(2);
const total = computed(() => price() * amount());
const label = computed(() => (total() > 50 ? 'much' : 'little'));
const log = [];
effect(() => log.push(`${total()} is ${label()}`));

const changes = [() => price(20), () => amount(3), () => price(5), () => amount(20)];
const timer = setInterval(() => {
  changes.shift()();
  console.log(log.splice(0).join('; '), active);
  if (!changes.length) clearInterval(timer);
}, 1);
