// Awaits of what is no promise, in three functions at once.
async function part(step) {
  let sum = 0;
  for (let i = 0; i < 1e5; i++) sum += await step;
  return sum;
}
measure(async () => {
  const sums = await Promise.all([part(1), part(2), part(3)]);
  return sums[0] + sums[1] + sums[2];
}, 600000);
