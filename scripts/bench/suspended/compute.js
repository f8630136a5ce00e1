// Computation inside async functions and generators: what is hot runs between suspensions.
async function sieve(n) {
  const composite = new Uint8Array(n + 1);
  let count = 0;
  for (let i = 2; i <= n; i++) {
    if (composite[i]) continue;
    count++;
    for (let j = i * 2; j <= n; j += i) composite[j] = 1;
  }
  await null;
  return count;
}
async function collatz(limit) {
  let longest = 0;
  for (let start = 1; start < limit; start++) {
    let n = start;
    let steps = 0;
    while (n !== 1) {
      n = n % 2 === 0 ? n / 2 : 3 * n + 1;
      steps++;
    }
    if (steps > longest) longest = steps;
    if (start % 1000 === 0) await null;
  }
  return longest;
}
measure(async () => (await sieve(1e6)) + (await collatz(1e5)), 78498 + 350);
