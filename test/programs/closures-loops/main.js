// Closures made in loops of every form: a fresh variable per iteration with let and const, one with var.
const made = { let: [], var: [], body: [], of: [], in: [], while: [], do: [], head: [], update: [] };
for (let i = 0; i < 3; i++) made.let.push(() => i++);
for (var v = 0; v < 3; v++) made.var.push(() => v++);
for (let i = 0; i < 6; i++) {
  made.body.push(() => i);
  i++;
}
for (const item of 'abc') made.of.push(() => item);
for (let key in { x: 1, y: 2 }) made.in.push(() => (key += '!'));
let n = 0;
while (n < 2) {
  let local = n++ * 10;
  made.while.push(() => local++ + n);
}
do {
  const fixed = n;
  made.do.push(() => fixed + ':' + n);
} while (++n < 4);
for (let i = 0, peek = () => i; i < 2; i++) made.head.push(peek);
for (let i = 0; i < 2; made.update.push(() => i), i++);

function run(kind) {
  console.log(kind, made[kind].map(f => f()).join());
}
setTimeout(() => {
  Object.keys(made).forEach(run);
  setTimeout(() => {
    n = 100;
    Object.keys(made).reverse().forEach(run);
  }, 1);
}, 1);
