// Iterators of built-in collections go on where they stood.
const array = ['a', 'b', 'c', 'd', 'e'];
const map = new Map([[1, 'one'], [2, 'two'], [3, 'three'], [4, 'four']]);
const set = new Set(['x', 'y', 'z', 'w']);
const iterators = {
  values: array.values(),
  entries: array.entries(),
  keys: array.keys(),
  typed: new Uint8Array([9, 8, 7, 6, 5]).values(),
  string: 'a\u{1f600}bcd'[Symbol.iterator](),
  map: map.entries(),
  mapKeys: map.keys(),
  set: set.values(),
  match: 'a1b22c333d4444e5'.matchAll(/\d+/g),
  arguments: (function () { return arguments[Symbol.iterator](); })(10, 20, 30, 40, 50),
};
const untouched = array.values();
const finished = [1].values();
finished.next();
finished.next();
function step() {
  console.log(Object.entries(iterators).map(([name, it]) => {
    const { value, done } = it.next();
    return name + '=' + (done ? 'end' : Array.isArray(value) ? '[' + value + ']' : value);
  }).join(' '));
}
setTimeout(() => {
  step();
  array[2] = 'C';
  setTimeout(() => {
    step();
    map.delete(3);
    set.add('late');
    set.delete('z');
    setTimeout(() => {
      step();
      array.push('F');
      setTimeout(() => {
        step();
        console.log([...iterators.values].join(), [...iterators.set].join(), [...untouched].join(), finished.next().done);
        console.log(iterators.map[Symbol.iterator]() === iterators.map, Object.prototype.toString.call(iterators.match));
      }, 1);
    }, 1);
  }, 1);
}, 1);
