// Promises, generators and timers woven together: a cooperative scheduler with priorities and joins.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const log = [];
function go(generatorFunction, ...args) {
  const it = generatorFunction(...args);
  return new Promise((resolve, reject) => {
    const step = (method, value) => {
      let result;
      try {
        result = it[method](value);
      } catch (e) {
        return reject(e);
      }
      if (result.done) return resolve(result.value);
      Promise.resolve(result.value).then(v => step('next', v), e => step('throw', e));
    };
    step('next');
  });
}
function* child(name, n) {
  for (let i = 0; i < n; i++) {
    yield sleep(4);
    log.push(name + i);
  }
  if (name === 'bad') throw new Error('child failed');
  return name + ' result';
}
go(function* () {
  const both = yield Promise.all([go(child, 'a', 2), go(child, 'b', 3)]);
  log.push(...both);
  try {
    yield go(child, 'bad', 1);
  } catch (e) {
    log.push(e.message);
  }
  const lazy = yield* child('inline', 2);
  return lazy;
}).then(v => console.log(log.join(', '), v));
