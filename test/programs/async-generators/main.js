// Async generators: awaits and yields mixed, requests queued, return and throw while waiting.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
const log = [];
async function* ticker(name, n) {
  try {
    for (let i = 0; i < n; i++) {
      await sleep(3);
      const got = yield name + i;
      if (got) log.push('got ' + got);
    }
    return 'end';
  } finally {
    await sleep(2);
    log.push('cleanup ' + name);
  }
}
(async () => {
  const a = ticker('a', 3);
  const queued = [a.next(), a.next('Q'), a.next(), a.next(), a.next()];
  for (const p of queued) {
    const { value, done } = await p;
    log.push(value + '/' + done);
  }
  const b = ticker('b', 5);
  await b.next();
  const [returned, after] = await Promise.all([b.return(sleep(4, 'R')), b.next()]);
  log.push(returned.value, after.done);
  const c = ticker('c', 5);
  await c.next();
  await c.throw(new Error('T')).catch(e => log.push('thrown ' + e.message));
  console.log(log.join(', '));
})();
