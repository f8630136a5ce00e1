// Clocks that count from the start of a process go on counting; what was measured before can be compared with them.
const { performance: same } = require('node:perf_hooks');
const begin = { now: performance.now(), hr: process.hrtime(), big: process.hrtime.bigint(), up: process.uptime(), date: Date.now() };
const { timeOrigin } = performance;
const seen = [];
function look() {
  const [seconds, nanoseconds] = process.hrtime(begin.hr);
  const passed = [
    performance.now() - begin.now,
    seconds * 1e3 + nanoseconds / 1e6,
    Number(process.hrtime.bigint() - begin.big) / 1e6,
    (process.uptime() - begin.up) * 1e3,
  ];
  const last = seen.at(-1);
  seen.push(passed);
  return passed.every((ms, i) => ms >= 0 && ms < 60_000 && (!last || ms >= last[i])) && passed.every(ms => Math.abs(ms - passed[0]) < 2000);
}
setTimeout(() => {
  console.log(look(), same === performance, performance.timeOrigin === timeOrigin);
  setTimeout(() => {
    console.log(look(), typeof performance.now(), process.hrtime().length, performance.timeOrigin === timeOrigin);
    setTimeout(() => console.log(look(), seen.length, Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 60_000), 1);
  }, 1);
}, 1);
