// A function of WebAssembly is refused under that name.
const bytes = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7,
  0, 32, 0, 32, 1, 106, 11,
]);
let { add } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
let sum = 0;
function step() {
  sum = add(sum, 2);
  console.log(sum);
  if (sum < 6) setTimeout(step, 1);
  else {
    add = null;
    setTimeout(() => console.log('released', add, sum), 1);
  }
}
setTimeout(step, 1);
