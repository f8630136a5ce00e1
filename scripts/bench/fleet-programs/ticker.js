// A 10 ms ticker beside a state of so many array elements; reports the longest pause and whether the state is whole.
const length = Number(process.argv[2]);
const state = [];
for (let i = 0; i < length; i++) state.push((i * 7) % 1000);
const expected = state.reduce((sum, value) => sum + value, 0);

let lastTick = Date.now();
let longestPause = 0;
setInterval(() => {
  const now = Date.now();
  longestPause = Math.max(longestPause, now - lastTick);
  lastTick = now;
}, 10);

setInterval(() => {
  const whole = state.length === length && state.reduce((sum, value) => sum + value, 0) === expected;
  console.log(`pause ${longestPause} whole ${whole}`);
  longestPause = 0;
}, 300);
