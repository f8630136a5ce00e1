// Modules that require each other see each other's unfinished exports; both keep living.
const a = require('./a');
const b = require('./b');
setTimeout(() => {
  console.log(a.name, b.name, a.b === b, b.a === a, b.seenEarly);
  a.rename('A');
  setTimeout(() => {
    console.log(b.nameOfA(), a.nameOfB());
    setTimeout(() => console.log(require('./a').name, require('./b').a.b.a.name), 1);
  }, 1);
}, 1);
