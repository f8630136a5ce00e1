// Many instances of one scope: each keeps its variables, which its own closures share, and what is in its dead zone.
class Base {
  name() {
    return 'base';
  }
}
class Counter extends Base {
  constructor(start) {
    super();
    this.start = start;
  }

  parts(step, ...rest) {
    let n = this.start;
    let late = () => (n > 100 ? never : n);
    const self = `${super.name()} ${rest.length}`;
    return {
      add: () => (n += step),
      read: () => n,
      arrow: () => `${super.name()} ${this.start} ${step}`,
      set(value) {
        n = value;
        step = value;
        late = () => 'changed';
      },
      self: () => self,
      late: () => late(),
    };
    let never = 1;
  }
}

function plain(a, b = a * 2) {
  var sum = a + b;
  function more(by) {
    sum += by;
    return inner();
  }
  function inner() {
    return `${sum} ${a} ${b}`;
  }
  return { more, inner, take: value => (a = value) };
}

const counters = Array.from({ length: 12 }, (_, i) => new Counter(i).parts(i + 1, i, i));
const plains = Array.from({ length: 12 }, (_, i) => plain(i));
const waiting = Array.from({ length: 12 }, async (_, i) => {
  let held = i;
  const grow = () => (held += 10);
  for (let round = 0; round < 4; round++) {
    await new Promise(resolve => setTimeout(resolve, 20));
    grow();
  }
  return held;
});

let tick = 0;
let finish;
const finished = new Promise(resolve => (finish = resolve));
const timer = setInterval(() => {
  tick++;
  for (const counter of counters) counter.add();
  if (tick === 2) counters[3].set(50);
  if (tick === 2) plains[4].take('taken');
  console.log(tick, counters.map(({ read }) => read()).join());
  console.log(plains.map(({ more }) => more(tick)).join());
  console.log(counters[2].arrow(), counters[5].self(), counters[3].late(), counters[4].late());
  if (tick < 4) return;
  clearInterval(timer);
  finish();
  counters[6].set(101);
  console.log(counters[6].late());
  try {
    counters[7].add(counters[7].set);
    for (let i = 0; i < 20; i++) counters[7].add();
    console.log(counters[7].late());
  } catch (error) {
    console.log(error.name, counters[7].read());
  }
}, 20);
finished.then(() => Promise.all(waiting)).then(all => console.log(all.join()));
