// Arithmetic on numbers held as arrays of digits: factorials, powers, division, pi by a spigot.
const BASE = 10000;
function multiplySmall(digits, by) {
  let carry = 0;
  for (let i = 0; i < digits.length; i++) {
    const product = digits[i] * by + carry;
    digits[i] = product % BASE;
    carry = (product - digits[i]) / BASE;
  }
  while (carry) {
    digits.push(carry % BASE);
    carry = Math.floor(carry / BASE);
  }
  return digits;
}
function multiply(a, b) {
  const out = new Array(a.length + b.length).fill(0);
  for (let i = 0; i < a.length; i++) {
    let carry = 0;
    for (let j = 0; j < b.length || carry; j++) {
      const cell = out[i + j] + a[i] * (b[j] ?? 0) + carry;
      out[i + j] = cell % BASE;
      carry = Math.floor(cell / BASE);
    }
  }
  while (out.length > 1 && out.at(-1) === 0) out.pop();
  return out;
}
const print = digits =>
  digits.at(-1) +
  digits
    .slice(0, -1)
    .reverse()
    .map(d => String(d).padStart(4, '0'))
    .join('');
const factorial = n => {
  let digits = [1];
  for (let i = 2; i <= n; i++) digits = multiplySmall(digits, i);
  return digits;
};
function power(base, exponent) {
  let result = [1];
  for (let square = [base], e = exponent; e; e >>= 1, square = multiply(square, square))
    if (e & 1) result = multiply(result, square);
  return result;
}
function pi(count) {
  const cells = new Array(Math.floor((count * 10) / 3) + 1).fill(2);
  let out = '';
  let held = [];
  for (let n = 0; n < count; n++) {
    let carry = 0;
    for (let i = cells.length - 1; i >= 0; i--) {
      const value = cells[i] * 10 + carry;
      const divisor = i === 0 ? 10 : i * 2 + 1;
      cells[i] = value % divisor;
      carry = Math.floor(value / divisor) * i;
      if (i === 0) carry = Math.floor(value / 10);
    }
    if (carry === 10) {
      held = held.map(() => 0);
      out = out.slice(0, -1) + (+out.at(-1) + 1);
      carry = 0;
    }
    held.push(carry);
    if (carry !== 9) {
      out += held.join('');
      held = [];
    }
  }
  return out;
}
function round() {
  const f = print(factorial(900));
  return [f.length, f.slice(0, 6), print(power(7, 1500)).slice(-6), pi(300).slice(-9)].join();
}

const ROUNDS = 10;
const EXPECTED = '2270,675268,900001,024914127';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
