// Many generators that yield a few times, one with a try around its yields.
function* pair(a, b) {
  yield a;
  yield b;
}
function* guarded(list) {
  try {
    for (const item of list) yield item * 2;
  } finally {
    list.length = 0;
  }
}
measure(() => {
  let sum = 0;
  for (let i = 0; i < 1e5; i++) {
    for (const value of pair(i, 1)) sum += value;
    for (const value of guarded([1, 2])) sum += value;
  }
  return sum;
}, 5000650000);
