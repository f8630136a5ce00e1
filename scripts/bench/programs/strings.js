// String building, splitting, searching, case changes, palindromes, ciphers and wrapping.
const SIZE = 900;
const sentence = 'The quick brown fox jumps over the lazy dog while five boxing wizards watch quietly. ';
function caesar(text, shift) {
  let out = '';
  for (const c of text) {
    const code = c.charCodeAt(0);
    if (code >= 97 && code <= 122) out += String.fromCharCode(((code - 97 + shift) % 26) + 97);
    else out += c;
  }
  return out;
}
function wrap(text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line.padEnd(width, '.'));
      line = '';
    }
    line += (line ? ' ' : '') + word;
  }
  return lines.concat(line);
}
const isPalindrome = s => s === [...s].reverse().join('');
const title = s => s.replace(/\w+/g, w => w[0].toUpperCase() + w.slice(1).toLowerCase());
function longestPalindrome(s) {
  let best = '';
  for (let center = 0; center < s.length; center++) {
    for (const odd of [0, 1]) {
      let from = center;
      let to = center + odd;
      while (from >= 0 && to < s.length && s[from] === s[to]) from--, to++;
      if (to - from - 1 > best.length) best = s.slice(from + 1, to);
    }
  }
  return best;
}
function round() {
  let checksum = 0;
  for (let i = 0; i < SIZE; i++) {
    const text = (sentence + i + ' ').repeat(6);
    const secret = caesar(text.toLowerCase(), i % 26);
    const lines = wrap(title(secret), 30 + (i % 20));
    const parts = text.split('o').map((s, n) => s.trim() + n);
    const joined = `${lines.length}:${parts.join('|')}:${text.indexOf('wizards', i % 300)}`;
    checksum =
      (checksum * 31 +
        joined.length +
        lines.at(-2).charCodeAt(0) +
        longestPalindrome(joined.slice(0, 80)).length) %
      1000003;
    if (isPalindrome(String(i))) checksum++;
  }
  return checksum;
}

const ROUNDS = 10;
const EXPECTED = 526743;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
