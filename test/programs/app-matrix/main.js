// Matrix powers by repeated squaring, one multiplication per turn.
const multiply = (a, b) => a.map(row => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));
const identity = n => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => +(i === j)));
const power = { base: [[1, 1, 0], [1, 0, 1], [0, 2, 1]], exponent: 13, result: identity(3) };
const history = [];
const timer = setInterval(() => {
  if (power.exponent & 1) power.result = multiply(power.result, power.base);
  history.push(power.base);
  power.base = multiply(power.base, power.base);
  power.exponent >>= 1;
  console.log(JSON.stringify(power.result));
  if (power.exponent) return;
  clearInterval(timer);
  const direct = Array.from({ length: 13 }).reduce(m => multiply(m, history[0]), identity(3));
  console.log(JSON.stringify(direct) === JSON.stringify(power.result), history.length);
}, 1);
