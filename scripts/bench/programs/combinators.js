// Parser combinators: grammars out of functions out of functions, on JSON-like text.
const SIZE = 10;
const ok = (value, at) => ({ ok: true, value, at });
const fail = at => ({ ok: false, at });
const char = c => (text, at) => (text[at] === c ? ok(c, at + 1) : fail(at));
const pattern = re => (text, at) => {
  re.lastIndex = at;
  const match = re.exec(text);
  return match ? ok(match[0], re.lastIndex) : fail(at);
};
const map = (p, f) => (text, at) => {
  const r = p(text, at);
  return r.ok ? ok(f(r.value), r.at) : r;
};
const seq =
  (...ps) =>
  (text, at) => {
    const values = [];
    for (const p of ps) {
      const r = p(text, at);
      if (!r.ok) return r;
      values.push(r.value);
      at = r.at;
    }
    return ok(values, at);
  };
const any =
  (...ps) =>
  (text, at) => {
    let furthest = fail(at);
    for (const p of ps) {
      const r = p(text, at);
      if (r.ok) return r;
      if (r.at > furthest.at) furthest = r;
    }
    return furthest;
  };
const many = p => (text, at) => {
  const values = [];
  for (let r = p(text, at); r.ok; r = p(text, at)) {
    values.push(r.value);
    at = r.at;
  }
  return ok(values, at);
};
const optional = p => (text, at) => {
  const r = p(text, at);
  return r.ok ? r : ok(null, at);
};
const lazy = f => (text, at) => f()(text, at);
const space = pattern(/\s*/y);
const token = p => map(seq(p, space), ([value]) => value);
const list = (p, by) =>
  map(optional(seq(p, many(map(seq(by, p), ([, v]) => v)))), r => (r ? [r[0], ...r[1]] : []));
const value = lazy(() => any(object, array, string, number, word));
const string = token(map(pattern(/"(?:[^"\\]|\\.)*"/y), s => s.slice(1, -1).replace(/\\(.)/g, '$1')));
const number = token(map(pattern(/-?\d+(?:\.\d+)?/y), Number));
const word = token(map(pattern(/true|false|null/y), w => ({ true: true, false: false, null: null })[w]));
const pair = map(seq(string, token(char(':')), value), ([k, , v]) => [k, v]);
const comma = token(char(','));
const array = map(seq(token(char('[')), list(value, comma), token(char(']'))), ([, items]) => items);
const object = map(seq(token(char('{')), list(pair, comma), token(char('}'))), ([, pairs]) =>
  Object.fromEntries(pairs),
);
const text = JSON.stringify(
  Array.from({ length: 120 }, (_, i) => ({
    id: i,
    name: 'n"' + i,
    list: [i, -i / 4, [true, null]],
    nested: { deep: { er: i % 2 === 0 } },
  })),
  null,
  1,
);
function round() {
  let checksum = 0;
  for (let i = 0; i < SIZE; i++) {
    const result = value(text, 0);
    if (!result.ok || result.at !== text.length) return 'no parse';
    checksum += result.value.reduce((sum, item) => sum + item.list[1] * 4 + item.name.length, 0);
  }
  return checksum + '/' + (JSON.stringify(value(text, 0).value) === JSON.stringify(JSON.parse(text)));
}

const ROUNDS = 10;
const EXPECTED = '-66500/true';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
