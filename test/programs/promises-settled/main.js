// Fulfilled and rejected promises kept as values, their results read turns later.
const error = new RangeError('kept');
const kept = {
  fulfilled: Promise.resolve({ n: 1 }),
  rejected: Promise.reject(error),
  nested: Promise.resolve(Promise.resolve('flat')),
  never: new Promise(() => {}),
};
kept.rejected.catch(() => {});
kept.self = kept.fulfilled.then(() => kept);
const log = [];

setTimeout(() => {
  kept.fulfilled.then(v => v.n++);
  kept.rejected.catch(e => log.push(e === error));
  setTimeout(async () => {
    log.push((await kept.fulfilled).n, await kept.nested, (await kept.self) === kept);
    try {
      await kept.rejected;
    } catch (e) {
      log.push(e.message);
    }
    const race = await Promise.race([kept.never, kept.nested]);
    log.push(race, Promise.resolve(kept.fulfilled) === kept.fulfilled);
    console.log(log.join());
  }, 1);
}, 1);
