// for await over an async generator.
async function* numbers(n) {
  for (let i = 0; i < n; i++) yield i;
}
async function run() {
  let sum = 0;
  for await (const n of numbers(1e5)) sum += n;
  return sum;
}
measure(run, 4999950000);
