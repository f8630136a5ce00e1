// A tokenizer that keeps its place in the text between turns with a sticky expression.
const rules = [
  ['space', /[ \n]+/y],
  ['number', /0x[\da-f]+|\d+/y],
  ['name', /[a-z_]\w*/iy],
  ['string', /"(?:[^"\\]|\\.)*"/y],
  ['mark', /=>|[-+*/=(){};,]/y],
];
const source = 'let f = (a, b) => { print("a\\"b" + a); return 0x1f * b2 - 7 };\nf(1, 22);';
let position = 0;
let line = 1;
const counts = {};
const tokens = [];
function one() {
  for (const [kind, rule] of rules) {
    rule.lastIndex = position;
    const match = rule.exec(source);
    if (!match) continue;
    position = rule.lastIndex;
    line += match[0].split('\n').length - 1;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (kind !== 'space') tokens.push({ kind, text: match[0], line });
    return true;
  }
  return false;
}
setTimeout(function chunk() {
  for (let i = 0; i < 14; i++) if (!one()) break;
  if (position < source.length) return setTimeout(chunk, 1);
  console.log(tokens.map(t => t.text).join(' '));
  console.log(JSON.stringify(counts), tokens.at(-1).line, tokens.filter(t => t.kind === 'string')[0].text);
}, 1);
