// Async generators one behind the other, with try and early ends.
async function* source(n) {
  for (let i = 0; i < n; i++) yield i;
}
async function* map(items, f) {
  for await (const item of items) yield f(item);
}
async function* take(items, n) {
  try {
    for await (const item of items) {
      if (n-- <= 0) return;
      yield item;
    }
  } finally {
    n = 0;
  }
}
measure(async () => {
  let sum = 0;
  for await (const item of take(
    map(source(1e5), x => x * 2),
    2e4,
  ))
    sum += item;
  return sum;
}, 399980000);
