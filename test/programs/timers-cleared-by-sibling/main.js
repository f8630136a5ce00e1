// A timer clears another that is due right after it; timeouts and intervals share one kind of handle.
const fired = [];
let second;
let third;
setTimeout(() => {
  fired.push('first');
  clearTimeout(second);
  clearInterval(third);
}, 10);
second = setTimeout(() => fired.push('second'), 10);
third = setTimeout(() => fired.push('third'), 10);
setTimeout(() => fired.push('fourth'), 10);
const interval = setInterval(() => fired.push('interval'), 200);

const immediates = [];
setTimeout(() => {
  clearTimeout(interval);
  const list = [0, 1, 2, 3].map(n =>
    setImmediate(() => {
      immediates.push(n);
      if (n === 1) clearImmediate(list[2]);
    }),
  );
  setTimeout(() => console.log(fired.join(), immediates.join()), 20);
}, 60);
