// this and arguments of a function, used by closures whose variables stand in scopes further inside.
function Counter(step) {
  const all = [];
  for (let i = 0; i < 3; i++) {
    all.push(() => {
      this.total += step + i;
      return `${this.name} ${this.total} ${arguments.length} ${arguments[1]}`;
    });
  }
  return all;
}
function withDefault(first, second = first + 1) {
  let calls = 0;
  return () => [this.name, ++calls, second, arguments.length].join();
}
const owner = { name: 'owner', total: 0 };
const counters = Counter.call(owner, 10, 'second');
const other = withDefault.call(owner, 1, undefined, 3);
setTimeout(() => {
  console.log(counters.map(f => f()).join(', '), other());
  setTimeout(() => {
    owner.name = 'renamed';
    console.log(counters.map(f => f()).join(', '), other());
    setTimeout(() => console.log(owner.total, other()), 1);
  }, 1);
}, 1);
