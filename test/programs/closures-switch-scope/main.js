// A switch body is one block scope: cases share its names, and those of cases not taken stay uninitialized.
function choose(which) {
  const out = [];
  switch (which) {
    case 0:
      let shared = 'zero';
      out.push(() => shared);
    case 1:
      shared = 'one';
      out.push(() => (shared += '+'));
      break;
    case 2:
      out.push(() => shared);
    default:
      class Local {}
      out.push(() => Local.name);
  }
  return out;
}
const zero = choose(0);
const two = choose(2);
let failure;
try {
  choose(1);
} catch (e) {
  failure = e.name;
}

setTimeout(() => {
  console.log(zero.map(f => f()).join(), failure);
  setTimeout(() => {
    console.log(zero.map(f => f()).join());
    let tdz;
    try {
      two[0]();
    } catch (e) {
      tdz = e.name;
    }
    console.log(tdz, two[1]());
  }, 1);
}, 1);
