// Delegation: a tree walked by recursive yield*.
function tree(depth) {
  return depth === 0 ? null : { left: tree(depth - 1), value: depth, right: tree(depth - 1) };
}
function* walk(node) {
  if (!node) return;
  yield* walk(node.left);
  yield node.value;
  yield* walk(node.right);
}
const root = tree(14);
measure(() => {
  let sum = 0;
  for (const value of walk(root)) sum += value;
  return sum;
}, 32752);
