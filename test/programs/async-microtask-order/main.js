// The order of microtasks among promises, async functions, queueMicrotask and nextTick is the engine's own.
const log = [];
const say = x => () => log.push(x);
async function f(name) {
  log.push(name + '0');
  await null;
  log.push(name + '1');
  await new Promise(r => r());
  log.push(name + '2');
  return Promise.resolve(name);
}
const thenable = { then(resolve) { log.push('then called'); resolve('thenable'); } };
function burst() {
  Promise.resolve().then(say('p1')).then(say('p2')).then(say('p3')).then(say('p4')).then(say('p5'));
  queueMicrotask(say('micro'));
  f('a').then(v => log.push(v + ' resolved'));
  (async () => {
    log.push(await thenable);
    try {
      await Promise.reject(new Error('r'));
    } catch (e) {
      log.push('caught ' + e.message);
    }
  })();
  Promise.reject(1).catch(say('catch')).finally(say('finally'));
  log.push('sync end');
}
setTimeout(() => {
  burst();
  setTimeout(() => {
    console.log(log.splice(0).join(', '));
    burst();
    setTimeout(() => console.log(log.splice(0).join(', ')), 1);
  }, 1);
}, 1);
