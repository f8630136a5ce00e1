// Map and Set: insertion order, keys of every kind, -0 and NaN, nesting, own properties, size after deletion.
const key = { k: 1 };
const map = new Map([[NaN, 'nan'], [-0, 'zero'], ['0', 'string'], [key, 'object'], [undefined, 'undef'], [1n, 'big']]);
const set = new Set([key, map, NaN, 'a']);
map.set(set, map);
map.note = 'own property';
const empty = new Map();

setTimeout(() => {
  map.delete('0');
  map.set('0', 'again');
  set.add(key).add('b');
  setTimeout(() => {
    console.log([...map.values()].map(v => (v === map ? 'self' : v)).join(), map.size, set.size);
    console.log(map.get(NaN), map.get(0), Object.is([...map.keys()][1], 0), map.get(key), map.get({ k: 1 }));
    console.log(map.note, map.get(set) === map, set.has(map), empty.size, map.has(1n), map.has(1));
    setTimeout(() => {
      const order = [];
      set.forEach(function (v) {
        order.push(this.prefix + (typeof v === 'object' ? v.constructor.name : v));
      }, { prefix: '-' });
      console.log(order.join());
      set.clear();
      console.log(set.size, [...map.keys()].indexOf(set));
    }, 1);
  }, 1);
}, 1);
