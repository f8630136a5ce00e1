// for await over async generators, arrays of promises and own async iterables, left early and by errors.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
const log = [];
const iterable = {
  [Symbol.asyncIterator]() {
    let n = 0;
    return {
      next: async () => ({ value: await sleep(2, 'own' + n), done: n++ === 2 }),
      return: async v => {
        await sleep(2);
        log.push('closed');
        return { value: v, done: true };
      },
    };
  },
};
async function* gen() {
  try {
    yield* [sleep(2, 'x'), 'y'];
    yield* iterable;
    yield 'z';
  } finally {
    log.push('gen closed');
  }
}
const closures = [];
(async function main() {
  for await (const v of [sleep(4, 1), 2, sleep(1, 3)]) {
    closures.push(() => v);
    log.push(v);
  }
  for await (const v of iterable) log.push(v);
  for await (const v of iterable) {
    log.push('leave at ' + v);
    break;
  }
  for await (const v of gen()) {
    log.push(v);
    if (v === 'own1') break;
  }
  try {
    for await (const v of [sleep(1, 'ok'), sleep(20).then(() => Promise.reject(new Error('bad item')))]) log.push(v);
  } catch (e) {
    log.push(e.message);
  }
  console.log(log.join(', '), closures.map(f => f()).join(''));
})();
