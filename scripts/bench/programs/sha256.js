// SHA-256 over growing messages, with 32-bit arithmetic.
const SIZE = 1800;
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
const fraction = x => ((x - Math.floor(x)) * 4294967296) | 0;
const K = primes.map(p => fraction(Math.cbrt(p)));
const H = primes.slice(0, 8).map(p => fraction(Math.sqrt(p)));
const rotate = (x, n) => (x >>> n) | (x << (32 - n));
function compress(state, block, w) {
  for (let i = 0; i < 16; i++)
    w[i] = (block[i * 4] << 24) | (block[i * 4 + 1] << 16) | (block[i * 4 + 2] << 8) | block[i * 4 + 3];
  for (let i = 16; i < 64; i++) {
    const s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const out = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] + out[i]) | 0;
}
function sha256(bytes) {
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, bytes.length * 8);
  const state = H.slice();
  const w = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) compress(state, padded.subarray(at, at + 64), w);
  return state.map(x => (x >>> 0).toString(16).padStart(8, '0')).join('');
}
function round() {
  let bytes = new TextEncoder().encode('abc');
  let digest = '';
  for (let i = 0; i < SIZE; i++) {
    digest = sha256(bytes);
    bytes = new TextEncoder().encode((digest + i).repeat(1 + (i % 7)));
  }
  return digest;
}

const ROUNDS = 10;
const EXPECTED = '2d11a6c81f91707775097496c966ec2ffc2fe1310ac848672560d4ce9d4c215d';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
