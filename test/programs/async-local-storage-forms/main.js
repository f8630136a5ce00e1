// AsyncLocalStorage: nested and left contexts, enterWith, bind, snapshot, generators, queueMicrotask and nextTick.
const { AsyncLocalStorage } = require('async_hooks');
const user = new AsyncLocalStorage();
const trace = new AsyncLocalStorage();
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms * 30));
const where = () => `${user.getStore() ?? '-'}/${trace.getStore()?.join('.') ?? '-'}`;
const log = [];
const ticks = [];
async function* steps() {
  for (let i = 0; i < 2; i++) {
    await sleep(1);
    yield i + where();
  }
}
let bound;
let snapshot;
const request = name => user.run(name, async () => {
  await trace.run([name, 1], async () => {
    await sleep(2);
    log.push(where());
    queueMicrotask(() => log.push('micro ' + where()));
    process.nextTick(() => ticks.push('tick ' + where()));
    bound = AsyncLocalStorage.bind((...args) => where() + args.length);
    snapshot = AsyncLocalStorage.snapshot();
    await null;
    user.exit(() => setTimeout(() => ticks.push('left ' + where()), 30));
    await sleep(3);
  });
  log.push('after ' + where());
  user.enterWith(name.toUpperCase());
  await sleep(1);
  log.push('entered ' + where());
  for await (const step of steps()) log.push(step);
  return where();
});
setTimeout(async () => {
  const results = await Promise.all([request('ann'), request('bob')]);
  log.push(where(), ...results, bound(1, 2), snapshot(where), snapshot(() => bound()));
  console.log(log.join('\n'), ticks.sort().join());
  const interval = user.run('clock', () => setInterval(() => {
    console.log(where());
    clearInterval(interval);
  }, 60));
  new Promise(resolve => setTimeout(resolve, 150, 'value')).then(value => console.log(value, where()));
});
