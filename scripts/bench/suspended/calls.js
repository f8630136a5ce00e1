// Small async functions called from a loop: some await nothing, some have destructured parameters.
async function plain(x) {
  return x + 1;
}
async function options({ a, b = 2 }) {
  await null;
  return a + b;
}
const arrow = async x => (await plain(x)) * 2;
async function run() {
  let sum = 0;
  for (let i = 0; i < 5e4; i++) sum += (await plain(i)) + (await options({ a: i })) + (await arrow(1));
  return sum;
}
measure(run, 2500300000);
