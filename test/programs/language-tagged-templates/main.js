// A template's strings array is one object per place in the source, frozen, with raw strings; caches key on it.
const cache = new Map();
const seen = [];
function tag(strings, ...values) {
  if (!cache.has(strings)) cache.set(strings, cache.size);
  seen.push(strings);
  return cache.get(strings) + ':' + strings.raw.join('_') + values.join('|');
}
const here = x => tag`a${x}\n${x}b`;
const there = x => tag`a${x}\n${x}b`;
const each = [1, 2].map(n => tag`loop${n}`);
const bad = ((s) => s)`\unicode and \u0041`;
const ill = ((...s) => s[0])`\8${0}\\8${0}a\\\9`;

setTimeout(() => {
  console.log(here(1), there(2), here(3), each.join());
  setTimeout(() => {
    console.log(here(4), cache.size, seen[0] === seen[1], Object.isFrozen(seen[2]));
    setTimeout(() => {
      console.log(here(5), there(6), cache.size, seen.at(-2) === seen[2], seen.at(-1) === seen[3]);
      console.log(bad[0], bad.raw[0], Object.isFrozen(bad.raw), String.raw`\n${1}`);
      console.log(ill.join(), ill.raw.join());
    }, 1);
  }, 1);
}, 1);
