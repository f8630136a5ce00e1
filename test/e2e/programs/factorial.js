// The classic: digits in an array, one multiplication per turn, progress now and then.
const N = Number(process.argv[2] ?? 8000);
const digits = [1];
let n = 1;

function multiply() {
  n += 1;
  let carry = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = digits[i] * n + carry;
    digits[i] = value % 10;
    carry = Math.floor(value / 10);
  }
  while (carry > 0) {
    digits.push(carry % 10);
    carry = Math.floor(carry / 10);
  }
  if (n < N) return setImmediate(multiply);
  clearInterval(progress);
  console.log(`${N}! = ${digits.slice().reverse().join('')}`);
}

const progress = setInterval(() => console.log(`at ${n}`), 50);
setImmediate(multiply);
