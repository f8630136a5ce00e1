// A handle turned into a number still clears its timer.
const log = [];
const handle = setTimeout(() => log.push('must not fire'), 400);
const loop = setInterval(() => log.push('loop'), 1000);
const ids = { timeout: +handle, text: String(Number(loop)) };
setTimeout(() => {
  log.push(Number.isInteger(ids.timeout), ids.timeout === +handle);
  setTimeout(() => {
    clearTimeout(ids.timeout);
    clearInterval(ids.text);
    setTimeout(() => console.log(log.join(' ')), 500);
  }, 5);
}, 5);
