// Async functions suspended at timers: locals, loops, return values, several instances at once.
const sleep = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const log = [];
async function worker(name, times, pause) {
  let total = 0;
  for (let i = 1; i <= times; i++) {
    total += await sleep(pause, i);
    log.push(name + total);
  }
  return `${name} done with ${total}`;
}
const results = [worker('a', 3, 200), worker('b', 2, 330)];
let settled = 0;
results.forEach(p => p.then(() => settled++));
(async () => {
  const first = await results[1];
  console.log(log.join(' '), first, settled);
  const second = await results[0];
  console.log(log.join(' '), second, settled, results[0] instanceof Promise);
})();
