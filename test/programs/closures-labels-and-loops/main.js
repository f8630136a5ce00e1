// Closures made in labelled loops, after continue and break, in switch inside loops, in finally, with loop variables changed later.
const made = [];
outer: for (let i = 0, step = 1; i < 4; i += step) {
  inner: for (const j of [0, 1, 2]) {
    if (j === 1 && i === 1) continue outer;
    if (j === 2) break inner;
    made.push({ get: () => `${i}${j}`, bump: () => (i += 10), step: v => (step = v) });
    switch (i) {
      case 2: {
        let k = i * j;
        made.at(-1).extra = () => `k${k++}`;
        continue outer;
      }
      default:
        let shared = j;
        made.at(-1).extra = () => `s${shared++}`;
    }
  }
}
const inWhile = [];
let w = 3;
block: {
  while (w--) {
    const at = w;
    try {
      if (at === 1) continue;
      inWhile.push(() => `${at}${w}`);
      if (at === 0) break block;
    } finally {
      let cleanup = at;
      inWhile.push(() => `f${cleanup--}`);
    }
  }
  inWhile.push(() => 'never');
}
const keys = [];
for (const key in { x: 1, y: 2 }) keys.push(() => key);
for (var shared of [1, 2]) keys.push(() => shared);
const caught = [1, 2].map(n => {
  try {
    throw { n };
  } catch ({ n: inner, other = () => inner + n }) {
    return () => [inner++, other()].join();
  }
});

setTimeout(() => {
  console.log(made.map(m => m.get()).join(), made.map(m => m.extra()).join(), inWhile.map(f => f()).join());
  made[0].bump();
  made[3].bump();
  setTimeout(() => {
    w = 'later';
    shared = 'reassigned';
    console.log(made.map(m => m.get()).join(), made.map(m => m.extra()).join(), inWhile.map(f => f()).join());
    console.log(keys.map(f => f()).join(), caught.map(f => f()).join(' '));
    setTimeout(() => {
      console.log(made.map(m => m.get()).join(), inWhile.map(f => f()).join(), caught.map(f => f()).join(' '));
    }, 1);
  }, 1);
}, 1);
