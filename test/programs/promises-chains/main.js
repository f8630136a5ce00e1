// Long chains that wait on promises returned by their own callbacks, with errors skipping ahead.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
const log = [];
const chain = sleep(2, 1)
  .then(v => sleep(2, v + 1))
  .then(v => {
    log.push('v=' + v);
    if (v === 2) throw new Error('skip');
  })
  .then(() => log.push('never'))
  .finally(() => sleep(3).then(() => log.push('waited in finally')))
  .catch(e => {
    log.push('caught ' + e.message);
    return { then: resolve => setTimeout(resolve, 2, 'from thenable') };
  })
  .then(v => log.push(v), () => log.push('never either'));
const branches = [1, 2, 3].map(n => chain.then(() => sleep(n * 10, 'branch' + n)));
branches[2].then(v => {
  log.push(v);
  console.log(log.join(', '));
});
