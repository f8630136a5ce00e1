// Fast Fourier transforms of signals, recursive over complex objects and iterative over flat arrays.
const SIZE = 16384;
class Complex {
  constructor(re, im) {
    this.re = re;
    this.im = im;
  }
  add(o) {
    return new Complex(this.re + o.re, this.im + o.im);
  }
  sub(o) {
    return new Complex(this.re - o.re, this.im - o.im);
  }
  mul(o) {
    return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re);
  }
}
function recursive(signal) {
  const n = signal.length;
  if (n === 1) return signal;
  const even = recursive(signal.filter((_, i) => i % 2 === 0));
  const odd = recursive(signal.filter((_, i) => i % 2 === 1));
  const out = new Array(n);
  for (let k = 0; k < n / 2; k++) {
    const angle = (-2 * Math.PI * k) / n;
    const t = new Complex(Math.cos(angle), Math.sin(angle)).mul(odd[k]);
    out[k] = even[k].add(t);
    out[k + n / 2] = even[k].sub(t);
  }
  return out;
}
function iterative(re, im) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let size = 2; size <= n; size *= 2) {
    const angle = (-2 * Math.PI) / size;
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < size / 2; k++) {
        const c = Math.cos(angle * k);
        const s = Math.sin(angle * k);
        const at = start + k;
        const to = at + size / 2;
        const tr = re[to] * c - im[to] * s;
        const ti = re[to] * s + im[to] * c;
        re[to] = re[at] - tr;
        im[to] = im[at] - ti;
        re[at] += tr;
        im[at] += ti;
      }
    }
  }
}
function round() {
  const wave = Array.from({ length: SIZE }, (_, i) => Math.sin(i / 9) + Math.cos(i / 31) / 2);
  const slow = recursive(wave.map(x => new Complex(x, 0)));
  const re = Float64Array.from(wave);
  const im = new Float64Array(SIZE);
  iterative(re, im);
  let gap = 0;
  let peak = 0;
  for (let i = 0; i < SIZE; i++) {
    gap = Math.max(gap, Math.abs(slow[i].re - re[i]), Math.abs(slow[i].im - im[i]));
    if (i < SIZE / 2 && Math.hypot(re[i], im[i]) > Math.hypot(re[peak], im[peak])) peak = i;
  }
  return (gap < 1e-6) + '/' + peak;
}

const ROUNDS = 10;
const EXPECTED = 'true/290';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
