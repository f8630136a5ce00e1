// Escape times over the complex plane, written to a bitmap and summed.
const SIZE = 450;
function escapeTime(cr, ci, limit) {
  let zr = 0;
  let zi = 0;
  let n = 0;
  for (; n < limit && zr * zr + zi * zi <= 4; n++) {
    const next = zr * zr - zi * zi + cr;
    zi = 2 * zr * zi + ci;
    zr = next;
  }
  return n;
}
function render(size, limit) {
  const rows = [];
  for (let y = 0; y < size; y++) {
    const row = new Uint8Array(size);
    for (let x = 0; x < size; x++) row[x] = escapeTime((3 * x) / size - 2, (2 * y) / size - 1, limit);
    rows.push(row);
  }
  return rows;
}
function round() {
  let sum = 0;
  for (const row of render(SIZE, 120)) for (const n of row) sum = (sum * 31 + n) % 1000003;
  return sum;
}

const ROUNDS = 10;
const EXPECTED = 656616;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
