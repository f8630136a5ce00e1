// A million awaits of resolved promises.
async function run() {
  let sum = 0;
  for (let i = 0; i < 1e6; i++) sum += await Promise.resolve(i);
  return sum;
}
measure(run, 499999500000);
