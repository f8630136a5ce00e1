// Own keys keep their order: integer keys ascending, then strings by creation, then symbols by creation.
const y = Symbol('y');
const z = Symbol('z');
const o = {};
o.second = 1;
o[z] = 1;
o[10] = 1;
o.first = 1;
o[2] = 1;
o[y] = 1;
o['-1'] = 1;
o['01'] = 1;
o[4294967295] = 1;
o[4294967294] = 1;
const arr = [1];
arr.zeta = 1;
arr.alpha = 1;
function fn() {}
fn.zeta = 1;
fn.alpha = 1;
const show = x => Reflect.ownKeys(x).map(String).join(' ');

setTimeout(() => {
  console.log(show(o));
  delete o.second;
  o.third = 1;
  setTimeout(() => {
    o.second = 1;
    o[5] = 1;
    console.log(show(o));
    console.log(show(arr));
    console.log(Object.keys(fn).join());
    setTimeout(() => {
      const seen = [];
      for (const k in o) seen.push(k);
      console.log(seen.join());
      console.log(JSON.stringify(o));
    }, 1);
  }, 1);
}, 1);
