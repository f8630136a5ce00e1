// Timers of one delay fire in the order they were made; shorter ones made later come first.
const log = [];
for (let i = 0; i < 4; i++) setTimeout(() => log.push('a' + i), 50);
setTimeout(() => log.push('short'), 10);
setTimeout(() => {
  for (let i = 0; i < 3; i++) setTimeout(() => log.push('b' + i), 100);
  setTimeout(() => log.push('zero'), 0);
  setTimeout(() => log.push('fraction'), 30.9);
}, 60);
setTimeout(() => console.log(log.join(' ')), 500);
