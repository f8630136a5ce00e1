// Promises without async functions: chains, all, finally.
function chain(n) {
  let promise = Promise.resolve(0);
  for (let i = 0; i < n; i++) promise = promise.then(value => value + 1);
  return promise;
}
measure(async () => {
  const chained = await chain(5e4);
  const list = await Promise.all(Array.from({ length: 2e4 }, (_, i) => new Promise(resolve => resolve(i))));
  let rejected = 0;
  for (let i = 0; i < 1e4; i++)
    await Promise.reject(i)
      .catch(() => rejected++)
      .finally(() => {});
  return chained + list.length + rejected;
}, 80000);
