// Marks and measures are found again, and those made later are at later times of the same clock.
const { performance: same } = require('perf_hooks');
performance.mark('start', { detail: { run: 1 } });
performance.mark('early', { startTime: 5 });
const names = type => performance.getEntriesByType(type).map(({ name }) => name).sort().join();
setTimeout(() => {
  performance.mark('end');
  const { duration } = performance.measure('whole', 'start', 'end');
  const open = same.measure('open', 'early');
  console.log(duration >= 0, open.startTime, open.duration > 0, names('mark'), names('measure'));
  setTimeout(() => {
    const [kept] = performance.getEntriesByName('whole');
    const later = performance.measure('later', { start: 'end', detail: 'text' });
    const [{ startTime, detail }] = performance.getEntriesByName('start');
    console.log(Math.abs(kept.duration - duration) < 0.01, later.duration >= 0, later.detail, detail.run);
    console.log(startTime <= later.startTime, performance.measure('exact', { start: 1, duration: 2 }).duration);
    performance.clearMarks('early');
    setTimeout(() => {
      console.log(names('mark'), names('measure'), performance.now() >= performance.mark('last').startTime - 1);
      try {
        performance.measure('none', 'early');
      } catch (error) {
        console.log(error.name);
      }
    }, 2);
  }, 2);
}, 2);
