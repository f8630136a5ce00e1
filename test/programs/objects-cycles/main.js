// Cycles through objects, arrays, functions, maps and prototypes.
const a = { name: 'a' };
const b = { name: 'b', a };
a.b = b;
const ring = [];
ring.push(ring, [ring], { ring });
function f() {
  return f;
}
f.self = f;
f.prototype.owner = f;
const m = new Map();
m.set(m, m);
const s = new Set([m]);
s.add(s);
m.set('s', s);
const proto = {};
const child = Object.create(proto);
proto.child = child;

setTimeout(() => {
  console.log(a.b.a.b === b, ring[0] === ring, ring[1][0] === ring, ring[2].ring === ring);
  setTimeout(() => {
    console.log(f() === f.self, f.prototype.owner === f, f.prototype.constructor === f);
    console.log(m.get(m) === m, s.has(s), m.get('s').has(m), m.size, s.size);
    console.log(child.child === child, Object.getPrototypeOf(child).child === child);
    setTimeout(() => {
      ring.length = 1;
      delete a.b;
      console.log(b.a.b, ring[0][0][0].length, Object.keys(child).length, 'child' in child);
    }, 1);
  }, 1);
}, 1);
