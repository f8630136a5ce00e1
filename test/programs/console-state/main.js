// What the console remembers: counts, groups, times.
console.count();
console.count('x');
console.count('x');
console.group('outer');
console.log('in');
console.group();
console.log('deeper');
console.time('t');
setTimeout(() => {
  console.log('still deeper');
  console.groupEnd();
  console.log('one out');
  setTimeout(() => {
    console.groupEnd();
    console.count();
    console.count('x');
    console.countReset('x');
    console.count('x');
    const { count } = console;
    count('x');
    console.groupEnd();
    console.log('all out');
    console.group('again');
    setTimeout(() => {
      console.log('inside');
      console.groupEnd();
      console.count('x');
      console.log(console.count.name, console.count.length, String(console.group).includes('[native code]'));
    }, 1);
  }, 1);
}, 1);
