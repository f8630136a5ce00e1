// The same name in nested scopes is several variables.
let x = 'module';
const at = [];
{
  let x = 'block';
  at.push(() => x, v => (x = v));
  {
    const x = 'inner';
    at.push(() => x);
    (function (x) {
      at.push(() => x);
      {
        var y = x;
        let z = y;
        at.push(() => y + z);
      }
    })('param');
  }
}
at.push(() => x);
function shadow(at) {
  return () => at.length;
}
const length = shadow('four');

setTimeout(() => {
  at[1]('block changed');
  x = 'module changed';
  console.log(at.map((f, i) => (i === 1 ? '-' : f())).join(', '));
  setTimeout(() => {
    console.log(at[0](), at[5]() === x, length());
    const undefined = 1 && void 0;
    let NaN = 'shadowed NaN';
    setTimeout(() => console.log(NaN, undefined, at[4]()), 1);
  }, 1);
}, 1);
