// AsyncLocalStorage contexts follow timers, promises and callbacks across moves.
const { AsyncLocalStorage } = require('node:async_hooks');
const storage = new AsyncLocalStorage();
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const log = [];
async function handle(name) {
  log.push(name + storage.getStore().id);
  await sleep(5);
  storage.getStore().steps++;
  setTimeout(() => log.push('timer ' + storage.getStore().id), 5);
  await sleep(10);
  return storage.run({ id: 'nested' }, async () => {
    await sleep(3);
    return storage.getStore().id + ' in ' + name;
  });
}
const contexts = [{ id: 1, steps: 0 }, { id: 2, steps: 0 }];
const results = contexts.map((c, i) => storage.run(c, () => handle('h' + i)));
Promise.all(results).then(list => {
  log.push(...list, storage.getStore() === undefined);
  console.log(log.join(', '), contexts.map(c => c.steps).join());
});
