// Values that JSON would lose.
const fs = require('node:fs');
const [pace, gate] = [Number(process.argv[2]), process.argv[3]];
const state = {
  big: 1n,
  zero: -0,
  none: undefined,
  holes: [1, , 3],
  when: new Date(0),
  word: /(\w)(\d+)/g,
  lone: '\ud800',
  error: new RangeError('kept'),
};
let n = 0;
const timer = setInterval(() => {
  if ((n === 10 || n === 20) && !fs.existsSync(gate + n)) return;
  n++;
  state.big = state.big * 1000003n + BigInt(n);
  state.when.setUTCDate(state.when.getUTCDate() + 1);
  state.word.lastIndex = 0;
  const [, letter, number] = state.word.exec(`x${n}`);
  const exact = [Object.is(state.zero, -0), 'none' in state, 1 in state.holes, state.lone.charCodeAt(0), Number.isNaN(Number('x'))];
  console.log(`values ${n} ${state.big % 1000000007n} ${state.when.toISOString()} ${letter}${number} ${exact} ${state.error.message}`);
  if (n === 30) clearInterval(timer);
}, pace);
