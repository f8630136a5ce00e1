// One generator, a million yields.
function* count(n) {
  for (let i = 0; i < n; i++) yield i;
}
measure(() => {
  let sum = 0;
  for (const value of count(1e6)) sum += value;
  return sum;
}, 499999500000);
