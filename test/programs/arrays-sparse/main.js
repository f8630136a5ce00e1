// Holes, trailing length, extra properties, fixed length and odd indices of arrays.
const holes = [, 1, , undefined, ,];
const long = [];
long.length = 4294967295;
long[1000000] = 'far';
const extra = [1, 2, 3];
extra.name = 'extra';
extra[-1] = 'minus one';
extra['1.5'] = 'between';
extra[4294967295] = 'too big';
const fixed = Object.defineProperty([1, 2], 'length', { writable: false });
const withGetter = [0, 0];
let reads = 0;
Object.defineProperty(withGetter, 1, { get: () => ++reads, enumerable: true, configurable: true });

setTimeout(() => {
  console.log(holes.length, [0, 1, 2, 3, 4].map(i => Number(i in holes)).join(''), JSON.stringify(holes));
  console.log(long.length, Object.keys(long).join(), long[1000000]);
  setTimeout(() => {
    console.log(Object.keys(extra).join(' '), extra.length, extra[4294967295]);
    let outcome = 'pushed';
    try {
      fixed.push(3);
    } catch (e) {
      outcome = e.name;
    }
    console.log(outcome, fixed.length, reads);
    setTimeout(() => {
      holes.push('end');
      let visits = 0;
      holes.forEach(() => visits++);
      console.log(visits, holes.length, holes.indexOf(undefined), holes.findIndex(x => x === undefined));
      console.log(withGetter[1], withGetter[1], reads, Array.isArray(extra));
    }, 1);
  }, 1);
}, 1);
