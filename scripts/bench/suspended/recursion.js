// Async recursion.
async function fib(n) {
  if (n < 2) return n;
  return (await fib(n - 1)) + (await fib(n - 2));
}
measure(() => fib(23), 28657);
