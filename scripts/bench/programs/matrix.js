// Matrices as arrays of arrays: products, determinants by elimination, transposes.
const SIZE = 190;
const make = (n, f) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j)));
function multiply(a, b) {
  const n = a.length;
  const result = make(n, () => 0);
  for (let i = 0; i < n; i++) {
    const row = result[i];
    const left = a[i];
    for (let k = 0; k < n; k++) {
      const x = left[k];
      const right = b[k];
      for (let j = 0; j < n; j++) row[j] += x * right[j];
    }
  }
  return result;
}
const transpose = m => m[0].map((_, j) => m.map(row => row[j]));
function determinant(matrix) {
  const m = matrix.map(row => row.slice());
  let result = 1;
  for (let i = 0; i < m.length; i++) {
    let pivot = i;
    for (let r = i + 1; r < m.length; r++) if (Math.abs(m[r][i]) > Math.abs(m[pivot][i])) pivot = r;
    if (m[pivot][i] === 0) return 0;
    if (pivot !== i) {
      [m[i], m[pivot]] = [m[pivot], m[i]];
      result = -result;
    }
    result *= m[i][i];
    for (let r = i + 1; r < m.length; r++) {
      const factor = m[r][i] / m[i][i];
      for (let c = i; c < m.length; c++) m[r][c] -= factor * m[i][c];
    }
  }
  return result;
}
function round() {
  const a = make(SIZE, (i, j) => ((i * 3 + j * 7) % 11) / 10);
  const b = make(SIZE, (i, j) => (i === j ? 1 : 1 / (1 + i + j)));
  const c = multiply(multiply(a, b), transpose(a));
  let trace = 0;
  for (let i = 0; i < SIZE; i++) trace += c[i][i];
  return (
    trace.toFixed(6) + '/' + determinant(make(60, (i, j) => (i === j ? 2 : ((i + j) % 5) / 5))).toPrecision(8)
  );
}

const ROUNDS = 10;
const EXPECTED = '24897.569128/6.2961478e+15';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
