// The digits of a factorial in an array, one factor for each step.
const fs = require('node:fs');
const [pace, gate] = [Number(process.argv[2]), process.argv[3]];
const digits = [1];
let factor = 1;
function multiply() {
  let carry = 0;
  for (let i = 0; i < digits.length || carry > 0; i++) {
    const value = (digits[i] ?? 0) * factor + carry;
    digits[i] = value % 10;
    carry = Math.floor(value / 10);
  }
}
const timer = setInterval(() => {
  if ((factor === 11 || factor === 21) && !fs.existsSync(gate + (factor - 1))) return;
  factor++;
  multiply();
  console.log(`factorial ${factor - 1} ${digits.toReversed().join('')}`);
  if (factor === 31) clearInterval(timer);
}, pace);
