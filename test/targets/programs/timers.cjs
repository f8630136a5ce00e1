// Timers of three kinds, with arguments and handles, at different paces.
const fs = require('node:fs');
const [pace, gate] = [Number(process.argv[2]), process.argv[3]];
const log = [];
const pending = new Set();
function later(label, delay) {
  const handle = setTimeout(
    (text, owner) => {
      owner.delete(handle);
      log.push(text);
    },
    delay,
    label,
    pending,
  );
  pending.add(handle);
  return handle;
}
let n = 0;
const timer = setInterval(
  step => {
    if ((n === 10 || n === 20) && !fs.existsSync(gate + n)) return;
    n += step;
    const doomed = later(`never${n}`, 100000);
    later(`once${n}`, pace / 10);
    setImmediate(() => {
      clearTimeout(doomed);
      pending.delete(doomed);
      console.log(`timers ${n} ${log.filter(text => text.startsWith('never')).length} ${log.length >= n - 1}`);
      if (n === 30) clearInterval(timer);
    });
  },
  pace,
  1,
);
