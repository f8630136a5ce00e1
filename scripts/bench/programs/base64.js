// Base64, run-length and hexadecimal codecs over byte arrays and strings.
const SIZE = 150000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...alphabet].map((c, i) => [c, i]));
function encode(bytes) {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const triple = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += alphabet[triple >> 18] + alphabet[(triple >> 12) & 63];
    out += i + 1 < bytes.length ? alphabet[(triple >> 6) & 63] : '=';
    out += i + 2 < bytes.length ? alphabet[triple & 63] : '=';
  }
  return out;
}
function decode(text) {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let group = 0;
    for (let j = 0; j < 4; j++) group = (group << 6) | (values.get(text[i + j]) ?? 0);
    for (let j = 16; j >= 0 && at < bytes.length; j -= 8) bytes[at++] = group >> j;
  }
  return bytes;
}
function runLengths(bytes) {
  const runs = [];
  for (let i = 0; i < bytes.length; ) {
    let j = i;
    while (j < bytes.length && bytes[j] === bytes[i]) j++;
    runs.push([bytes[i], j - i]);
    i = j;
  }
  return runs;
}
const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
function round() {
  const bytes = new Uint8Array(SIZE);
  for (let i = 0; i < SIZE; i++) bytes[i] = (i * i) >> 7;
  const text = encode(bytes);
  const back = decode(text);
  if (!back.every((b, i) => b === bytes[i])) return 'broken';
  return [text.length, runLengths(back).length, hex(back).slice(-6), text.slice(-8)].join();
}

const ROUNDS = 10;
const EXPECTED = '200000,149392,0a325a,k7vjCjJa';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
