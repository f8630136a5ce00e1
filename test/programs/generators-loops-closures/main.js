// Closures made between yields capture the iteration's own variables.
const closures = [];
function* worker() {
  for (let i = 0; i < 3; i++) {
    closures.push(() => i++);
    const label = yield i;
    closures.push(() => label + i);
  }
  for (const [k, v] of Object.entries({ x: 1, y: 2 })) {
    let sum = v;
    closures.push(() => k + sum++);
    yield k;
  }
  let n = 0;
  do {
    const fixed = n;
    closures.push(() => fixed * 100 + n);
    yield n;
  } while (++n < 2);
  for (const key in { p: 1, q: 2 }) {
    yield key;
    closures.push(() => key);
  }
}
const w = worker();
const values = [];
const timer = setInterval(() => {
  const { value, done } = w.next('L' + values.length);
  values.push(value);
  if (!done) return;
  clearInterval(timer);
  console.log(values.join());
  console.log(closures.map(f => f()).join());
  setTimeout(() => console.log(closures.map(f => f()).join()), 1);
}, 1);
