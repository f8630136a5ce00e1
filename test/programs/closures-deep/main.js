// Closures nested sixty deep, every level holding a variable that the innermost one reads and writes.
const nested = depth => {
  let own = depth;
  const below = depth > 0 ? nested(depth - 1) : { read: () => [], write: () => {} };
  return {
    read: () => [own, ...below.read()],
    write: () => {
      own += 1000;
      below.write();
    },
  };
};
const tower = nested(60);
const curried = a => b => c => d => e => f => g => h => () => [a++, b++, c++, d++, e++, f++, g++, h++].join('');
const eight = curried(1)(2)(3)(4)(5)(6)(7)(8);

setTimeout(() => {
  tower.write();
  console.log(tower.read().reduce((x, y) => x + y), eight());
  setTimeout(() => {
    tower.write();
    const all = tower.read();
    console.log(all.length, all[0], all[60], eight());
  }, 1);
}, 1);
