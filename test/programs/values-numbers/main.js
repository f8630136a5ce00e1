// Doubles survive bit for bit, as values and in key form.
const numbers = [
  0.1 + 0.2,
  5e-324,
  2.2250738585072014e-308,
  Number.MAX_VALUE,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  -(2 ** 31),
  2 ** 32 - 1,
  2 ** 32,
  1e21,
  -1e-7,
  1 / 3,
  123456789.123456789,
  0x7fffffff,
  -1,
  255,
];
const bits = n => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  return view.getUint32(0).toString(16) + ':' + view.getUint32(4).toString(16);
};
let sum = 0;
const seen = [];

function step(index) {
  const n = numbers[index];
  sum += n % 1000;
  seen.push(bits(n));
  if (index % 4 === 3) setTimeout(step, 1, index + 1);
  else if (index + 1 < numbers.length) step(index + 1);
  if (index + 1 === numbers.length) {
    console.log(seen.join('\n'));
    console.log(bits(sum));
  }
}
setTimeout(step, 1, 0);
