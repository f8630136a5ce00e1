// Hoisted functions and vars, redeclaration, and functions used before their line.
console.log(typeof early, typeof later, later2);
var later = function () {
  return 'expression';
};
var later2 = 2;
function early() {
  return 'first';
}
function early() {
  return 'second';
}
var early;
function outer() {
  const before = inner();
  var inner2 = inner;
  function inner() {
    return typeof hoisted;
  }
  if (false) {
    var hoisted = 1;
  }
  return () => [before, inner2 === inner, (hoisted = (hoisted || 0) + 1)].join();
}
const probe = outer();

setTimeout(() => {
  console.log(early(), later(), probe());
  early = () => 'third';
  setTimeout(() => {
    console.log(early(), probe(), typeof undeclared);
    var early2 = early;
    console.log(early2 === early);
  }, 1);
}, 1);
