// A big factorial held as an array of digits, one multiplication per immediate, progress by an interval.
const N = 60;
let digits = [1];
let i = 1;
let reports = 0;
function multiply(by) {
  let carry = 0;
  for (let d = 0; d < digits.length; d++) {
    const product = digits[d] * by + carry;
    digits[d] = product % 10;
    carry = Math.floor(product / 10);
  }
  while (carry) {
    digits.push(carry % 10);
    carry = Math.floor(carry / 10);
  }
}
const progress = setInterval(() => reports++, 1000);
setImmediate(function step() {
  for (let burst = 0; burst < 12 && i < N; burst++) multiply(++i);
  if (i < N) return setImmediate(step);
  clearInterval(progress);
  const text = digits.reverse().join('');
  let check = 1n;
  for (let n = 2n; n <= BigInt(N); n++) check *= n;
  console.log(text, text === String(check), reports);
});
