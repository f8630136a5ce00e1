// Listeners of process that are called once, also where the same function listens again.
let calls = 0;
process.on('custom', v => {
  calls += v;
});
const once = () => {
  calls += 100;
};
process.once('custom', once);
let turn = 0;
const step = () => {
  console.log(process.listenerCount('custom'), process.listeners('custom').includes(once));
  process.emit('custom', 1);
  console.log(calls, process.listenerCount('custom'), process.listeners('custom').length);
  if (turn === 1) process.prependOnceListener('custom', once);
  if (turn === 3) {
    process.once('custom', once);
    process.off('custom', once);
  }
  if (++turn < 5) setTimeout(step, 1);
};
setTimeout(step, 1);
