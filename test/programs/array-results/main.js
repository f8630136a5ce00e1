// Arrays and objects made by built-ins: groups, entries, regexp matches with index and groups, sorted copies.
const words = ['kiwi', 'fig', 'apple', 'pear', 'plum', 'date'];
const match = /(?<first>\w)(\w+)/d.exec('  match me');
const all = [...'a1b2'.matchAll(/([a-z])(\d)/g)];
const split = 'a,b,,c'.split(/(,)/);
const entries = Object.entries({ x: 1, y: { z: 2 } });
const from = Object.fromEntries(entries);
const flat = [[1, [2, [3]]], 4].flat(2);
const descriptors = Object.getOwnPropertyDescriptors({ get g() { return 'got'; }, v: 1 });
const sorted = [...words].sort((a, b) => a.length - b.length);

setTimeout(() => {
  console.log(match[0], match.index, match.input.length, match.groups.first, match.indices[2].join(), Object.getPrototypeOf(match.groups));
  setTimeout(() => {
    console.log(all.map(m => m[1] + m[2] + m.index).join(), split.length, from.y === entries[1][1], flat.length);
    console.log(sorted.join(), Object.create({}, descriptors).g, Array.isArray(match), Object.keys(match).join());
  }, 1);
}, 1);
