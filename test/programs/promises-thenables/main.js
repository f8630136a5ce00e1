// Thenables resolved, awaited and returned; then read once, called later; resolve called more than once.
const log = [];
const thenable = (name, ms) => ({
  get then() {
    log.push('read ' + name);
    return (resolve, reject) => {
      log.push('called ' + name);
      setTimeout(() => {
        resolve(name);
        reject(new Error('late'));
        resolve('again');
      }, ms);
    };
  },
});
const nested = { then: r => r({ then: r2 => setTimeout(r2, 5, 'nested') }) };
const thrower = { then(resolve) { setTimeout(resolve, 2, 'too late'); throw new Error('thrown in then'); } };
(async () => {
  log.push(await thenable('a', 5));
  log.push(await Promise.resolve(nested));
  try {
    await thrower;
  } catch (e) {
    log.push(e.message);
  }
  const wrapped = (async () => thenable('b', 5))();
  log.push('pending');
  log.push(await wrapped);
  log.push(await new Promise(resolve => resolve(thenable('c', 3))));
  console.log(log.join(', '));
})();
