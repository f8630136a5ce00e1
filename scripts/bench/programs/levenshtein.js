// Edit distances between words of a list, with a BK-tree for near matches.
function distance(a, b) {
  if (a === b) return 0;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
class Index {
  constructor(word) {
    this.word = word;
    this.children = new Map();
  }
  add(word) {
    const d = distance(word, this.word);
    if (d === 0) return;
    const child = this.children.get(d);
    if (child) child.add(word);
    else this.children.set(d, new Index(word));
  }
  near(word, limit, found = []) {
    const d = distance(word, this.word);
    if (d <= limit) found.push(this.word);
    for (let i = d - limit; i <= d + limit; i++) this.children.get(i)?.near(word, limit, found);
    return found;
  }
}
function words(count) {
  let seed = 5;
  const random = n => (seed = (seed * 16807) % 2147483647) % n;
  return Array.from({ length: count }, () => {
    let word = '';
    for (let i = 2 + random(3); i > 0; i--) word += 'bcdfglmnprst'[random(12)] + 'aeiou'[random(5)];
    return word;
  });
}
const all = words(500);
function round() {
  const index = new Index('mitosa');
  for (const word of all) index.add(word);
  let matches = 0;
  for (let i = 0; i < all.length; i += 4) matches += index.near(all[i], 2).length;
  return matches;
}

const ROUNDS = 10;
const EXPECTED = 1011;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
