// Closures in the parameters of a function with a rest parameter share its variables with those in its body.
const make = (x, y = () => x++, ...rest) => ({ y, z: () => x, rest: () => rest.push(x) });
const a = make(1, undefined, 'r');
const b = make(10);

setTimeout(() => {
  console.log(a.y(), a.z(), a.rest(), b.y(), b.z());
  setTimeout(() => {
    console.log(a.y(), a.z(), a.rest(), b.y(), b.z());
  }, 1);
}, 1);
