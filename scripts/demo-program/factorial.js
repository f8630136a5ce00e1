// Computes N! the long way: digits in an array, one multiplication per turn of the event loop. It knows nothing of
// workers and migrations. A ticker measures how long the program ever stood still.
const N = Number(process.argv[2]);
const digits = [1];
let factor = 1;

function multiply() {
  factor += 1;
  let carry = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = digits[i] * factor + carry;
    digits[i] = value % 10;
    carry = Math.floor(value / 10);
  }
  while (carry > 0) {
    digits.push(carry % 10);
    carry = Math.floor(carry / 10);
  }
  if (factor < N) setImmediate(multiply);
  else finish();
}

let lastTick = Date.now();
let longestPause = 0;
const ticker = setInterval(() => {
  const now = Date.now();
  longestPause = Math.max(longestPause, now - lastTick);
  lastTick = now;
}, 10);

const progress = setInterval(() => {
  console.log(`${factor}! has ${digits.length} digits; longest pause ${longestPause} ms`);
  longestPause = 0;
}, 250);

function finish() {
  clearInterval(ticker);
  clearInterval(progress);
  console.log(`${N}! = ${digits.reverse().join('')}`);
}

setImmediate(multiply);
