// A full-text index: a regular-expression tokenizer, Map of Map, Set operations, string building and snippets.
const SIZE = 3;
const words = 'the quick brown fox jumps over lazy dog while seven wizards brew grey potions near quiet harbour towns'.split(
  ' ',
);
function makeDocuments(count) {
  let seed = 11;
  const next = limit => (seed = (seed * 48271) % 2147483647) % limit;
  return Array.from({ length: count }, (_, id) => {
    let text = '';
    for (let i = 0; i < 60; i++) {
      text += words[next(words.length)] + (next(4) === 0 ? next(90) : '');
      text += next(9) === 0 ? '. ' : ' ';
    }
    return { id, title: `Document ${id}`, text };
  });
}
const token = /[a-z]+|\d+/gi;
const endings = [
  [/ies$/, 'y'],
  [/(s|es|ing|ed)$/, ''],
];
function stem(word) {
  for (const [pattern, by] of endings) if (pattern.test(word)) return word.replace(pattern, by);
  return word;
}
class Index {
  postings = new Map();
  lengths = new Map();
  add({ id, text }) {
    let position = 0;
    for (const [match] of text.matchAll(token)) {
      const term = stem(match.toLowerCase());
      let documents = this.postings.get(term);
      if (!documents) this.postings.set(term, (documents = new Map()));
      const positions = documents.get(id);
      if (positions) positions.push(position++);
      else documents.set(id, [position++]);
    }
    this.lengths.set(id, position);
  }
  search(query) {
    const scores = new Map();
    let common = null;
    for (const term of query.map(stem)) {
      const documents = this.postings.get(term) ?? new Map();
      const ids = new Set(documents.keys());
      common = common === null ? ids : new Set([...common].filter(id => ids.has(id)));
      const weight = Math.log(1 + this.lengths.size / (1 + documents.size));
      for (const [id, positions] of documents) {
        const score = (positions.length / this.lengths.get(id)) * weight;
        scores.set(id, (scores.get(id) ?? 0) + score);
      }
    }
    return [...scores]
      .filter(([id]) => common.has(id))
      .sort(([a, x], [b, y]) => y - x || a - b)
      .slice(0, 5)
      .map(([id]) => id);
  }
}
function snippet({ text }, query) {
  const at = text.search(new RegExp(`\\b${query[0]}\\b`));
  const from = Math.max(0, at - 20);
  let out = from > 0 ? '...' : '';
  for (const part of text.slice(from, from + 60).split(' ')) out += query.includes(part) ? `<b>${part}</b> ` : `${part} `;
  return out.trim();
}
function round() {
  const documents = makeDocuments(150);
  let hash = 0;
  for (let pass = 0; pass < SIZE; pass++) {
    const index = new Index();
    for (const document of documents) index.add(document);
    for (let i = 0; i < words.length; i++) {
      const query = [words[i], words[(i + 3) % words.length]];
      for (const id of index.search(query)) {
        const line = `${documents[id].title}: ${snippet(documents[id], query)}`;
        for (let c = 0; c < line.length; c++) hash = (hash * 31 + line.charCodeAt(c)) | 0;
      }
    }
    hash = (hash + index.postings.size) | 0;
  }
  return String(hash);
}

const ROUNDS = 10;
const EXPECTED = '915933532';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
