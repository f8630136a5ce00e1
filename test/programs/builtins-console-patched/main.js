// A program that wraps console.log keeps its wrapper, its state, and the original inside it.
const original = console.log;
let line = 0;
console.log = (...args) => original(++line + ':', ...args);
console.section = name => console.log('== ' + name);

setTimeout(() => {
  console.log('hello');
  console.section('two');
  setTimeout(() => {
    console.log('again');
    const inner = console.log;
    console.log = (...args) => inner('[' + args.join() + ']');
    setTimeout(() => {
      console.log('nested', 1);
      console.log = original;
      console.log('plain', line);
    }, 1);
  }, 1);
}, 1);
