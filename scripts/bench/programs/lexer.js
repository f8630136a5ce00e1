// A hand-written lexer by character codes over a program text, with a keyword table and interned names.
const SIZE = 12;
const source = `
function gcd(a, b) { while (b !== 0) { const t = a % b; a = b; b = t; } return a; } // Euclid
/* a block comment */ let total = 0x1F + 3.25e-2, name = "quoted \\"string\\"", other = 'x\\n';
for (let i = 0; i < 100; i++) { total += gcd(i, i * 7) >>> 1; if (total >= 1e6) break; else continue; }
class Shape extends Base { constructor(w) { super(w); this.w = w; } get area() { return this.w ** 2; } }
`.repeat(40);
const keywords = new Set(
  'function while const return let for if else break continue class extends constructor super this get'.split(
    ' ',
  ),
);
const isLetter = c => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 36;
const isDigit = c => c >= 48 && c <= 57;
const isHex = c => isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
class Lexer {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.line = 1;
    this.names = new Map();
  }
  peek(ahead = 0) {
    return this.text.charCodeAt(this.at + ahead);
  }
  skip() {
    for (;;) {
      const c = this.peek();
      if (c === 10) this.line++;
      else if (c === 47 && this.peek(1) === 47) {
        while (this.at < this.text.length && this.peek() !== 10) this.at++;
        continue;
      } else if (c === 47 && this.peek(1) === 42) {
        this.at = this.text.indexOf('*/', this.at) + 2;
        continue;
      } else if (c !== 32 && c !== 9) return;
      this.at++;
    }
  }
  while(test) {
    const from = this.at;
    while (this.at < this.text.length && test(this.peek())) this.at++;
    return this.text.slice(from, this.at);
  }
  number() {
    const from = this.at;
    if (this.peek() === 48 && this.peek(1) === 120) {
      this.at += 2;
      this.while(isHex);
    } else {
      this.while(isDigit);
      if (this.peek() === 46) this.at++, this.while(isDigit);
      if (this.peek() === 101) (this.at += this.peek(1) === 45 ? 2 : 1), this.while(isDigit);
    }
    return Number(this.text.slice(from, this.at));
  }
  string(quote) {
    let value = '';
    for (this.at++; this.peek() !== quote; this.at++) {
      if (this.peek() === 92) {
        this.at++;
        value += this.text[this.at] === 'n' ? '\n' : this.text[this.at];
      } else value += this.text[this.at];
    }
    this.at++;
    return value;
  }
  intern(name) {
    let entry = this.names.get(name);
    if (entry === undefined) this.names.set(name, (entry = { name, id: this.names.size, uses: 0 }));
    entry.uses++;
    return entry;
  }
  next() {
    this.skip();
    if (this.at >= this.text.length) return null;
    const { line } = this;
    const c = this.peek();
    if (isLetter(c)) {
      const word = this.while(x => isLetter(x) || isDigit(x));
      return keywords.has(word)
        ? { type: 'keyword', value: word, line }
        : { type: 'name', value: this.intern(word), line };
    }
    if (isDigit(c)) return { type: 'number', value: this.number(), line };
    if (c === 34 || c === 39) return { type: 'string', value: this.string(c), line };
    for (const mark of ['!==', '>>>', '===', '**', '+=', '>=', '++', '=>']) {
      if (this.text.startsWith(mark, this.at)) {
        this.at += mark.length;
        return { type: 'mark', value: mark, line };
      }
    }
    return { type: 'mark', value: this.text[this.at++], line };
  }
}
function round() {
  let checksum = 0;
  for (let i = 0; i < SIZE; i++) {
    const lexer = new Lexer(source);
    let count = 0;
    for (let token = lexer.next(); token !== null; token = lexer.next()) {
      count++;
      checksum = (checksum * 31 + token.type.length + token.line) % 1000003;
    }
    checksum += count + lexer.names.get('total').uses;
  }
  return checksum;
}

const ROUNDS = 10;
const EXPECTED = 681266;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
