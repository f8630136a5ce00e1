// Many tasks interleaving on one shared state: a common clock wakes the sleepers, in the order of their due beats.
let now = 0;
let sleepers = [];
const sleep = beats => new Promise(resolve => sleepers.push({ due: now + beats, resolve }));
const clock = setInterval(() => {
  now++;
  const due = sleepers.filter(s => s.due <= now);
  sleepers = sleepers.filter(s => s.due > now);
  for (const { resolve } of due) resolve();
}, 2);
const shared = { n: 0, history: [] };
const task = async (id, pauses) => {
  const mine = [];
  for (const p of pauses) {
    const before = shared.n;
    await sleep(p);
    shared.n += id;
    mine.push(shared.n - before);
    shared.history.push(id);
  }
  return mine;
};
const tasks = [task(1, [1, 3, 2]), task(10, [2, 1, 4]), task(100, [5, 3])];
(async () => {
  const results = await Promise.all(tasks);
  clearInterval(clock);
  console.log(JSON.stringify(results), shared.history.join(), shared.n);
})();
