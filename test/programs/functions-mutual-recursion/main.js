// Functions of different scopes that call one another, declared and assigned.
var isEven = n => (n === 0 ? true : isOdd(n - 1));
function isOdd(n) {
  return n === 0 ? false : isEven(n - 1);
}
const tree = (() => {
  let depth = 0;
  const open = n => {
    depth++;
    return n ? '(' + close(n - 1) + ')' : '.';
  };
  function close(n) {
    return open(n) + inner.third(n);
  }
  const inner = {
    third(n) {
      return n > 1 ? close(n - 2) : '';
    },
  };
  return { open, count: () => depth };
})();

setTimeout(() => {
  console.log(isEven(100), isOdd(7), isEven(7));
  console.log(tree.open(4), tree.count());
  setTimeout(() => {
    isEven = n => n % 2 === 0 && 'patched';
    console.log(isOdd(7), isOdd(6));
    console.log(tree.open(3), tree.count());
  }, 1);
}, 1);
