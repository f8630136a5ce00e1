// Dictionaries without a prototype, and chains that end in one.
const words = Object.create(null);
const text = 'the cat and the hat and the constructor of toString'.split(' ');
const top = Object.create(null, { kind: { value: 'top', enumerable: true } });
const middle = Object.create(top);
const bottom = Object.create(middle, { depth: { get: () => 2 } });
let i = 0;
function next() {
  const word = text[i++];
  words[word] = (words[word] || 0) + 1;
  if (i % 4 && i < text.length) return next();
  if (i < text.length) return void setTimeout(next, 1);
}
setTimeout(next, 1);
setTimeout(() => {
  for (const w in words) console.log(w, words[w]);
  console.log(bottom.kind, bottom.depth, bottom instanceof Object, typeof bottom.hasOwnProperty);
  const seen = [];
  for (const k in bottom) seen.push(k);
  console.log(seen.join(), Object.getPrototypeOf(Object.getPrototypeOf(bottom)) === top);
}, 120);
