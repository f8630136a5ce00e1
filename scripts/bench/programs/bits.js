// Bit manipulation: population counts, a linear feedback register, a bloom filter, CRC-32, gray codes.
const SIZE = 2000000;
const table = new Int32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  table[n] = c;
}
const crc = text => {
  let c = -1;
  for (let i = 0; i < text.length; i++) c = (c >>> 8) ^ table[(c ^ text.charCodeAt(i)) & 255];
  return (c ^ -1) >>> 0;
};
const count = x => {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};
const register = seed => () => (seed = ((seed >>> 1) ^ (-(seed & 1) & 0xd0000001)) >>> 0);
class Bloom {
  #bits = new Uint32Array(2048);
  add(key) {
    for (const h of Bloom.hashes(key)) this.#bits[h >>> 5] |= 1 << (h & 31);
  }
  has(key) {
    return Bloom.hashes(key).every(h => (this.#bits[h >>> 5] >>> (h & 31)) & 1);
  }
  static hashes(key) {
    const h = crc(key);
    return [h & 0xffff, (h >>> 16) & 0xffff, Math.imul(h, 0x9e3779b1) >>> 16];
  }
  get load() {
    return this.#bits.reduce((sum, word) => sum + count(word), 0);
  }
}
function round() {
  const next = register(0xace1);
  let ones = 0;
  let gray = 0;
  for (let i = 0; i < SIZE; i++) {
    const x = next();
    ones += count(x);
    gray ^= x ^ (x >>> 1);
  }
  const bloom = new Bloom();
  for (let i = 0; i < 9000; i++) bloom.add('member' + i);
  let wrong = 0;
  for (let i = 0; i < 9000; i++) if (bloom.has('stranger' + i)) wrong++;
  return [ones, gray >>> 0, bloom.load, wrong, crc('123456789').toString(16)].join();
}

const ROUNDS = 10;
const EXPECTED = '32002656,442306263,22622,297,cbf43926';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
