// Many tasks interleaving on one shared state: the order of steps is fixed by the timers alone.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
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
const tasks = [task(1, [80, 320, 160]), task(10, [200, 80, 400]), task(100, [480, 280])];
(async () => {
  const results = await Promise.all(tasks);
  console.log(JSON.stringify(results), shared.history.join(), shared.n);
})();
