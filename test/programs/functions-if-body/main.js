// A function as the body of a sloppy `if` is in a block of its own (annex B.3.3), which the parser must be shown.
let count = 0;
if (count === 0) function once() { return ++count; }
else function never() { return '}'; }
function choose(way) {
  if (way) function chosen() { return `way ${way} {`; } else function chosen() { return 'no } way'; }
  return chosen;
}
const kept = choose(true);
console.log(once(), typeof never, kept(), choose(false)());
setTimeout(() => {
  console.log(once(), kept(), kept.toString());
  setTimeout(() => console.log(once(), kept(), typeof never), 1);
}, 1);
