// await inside try, catch and finally; rejections caught turns later; finally that waits and overrides.
const sleep = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const fail = (ms, message) => new Promise((_, reject) => setTimeout(() => reject(new Error(message)), ms));
const log = [];
async function careful(n) {
  try {
    log.push('try' + n);
    if (n === 1) await fail(2, 'first');
    if (n === 2) return await sleep(2, 'returned');
    if (n === 3) throw new TypeError('sync');
    await sleep(1);
    return 'normal';
  } catch (e) {
    await sleep(2);
    log.push('caught ' + e.message);
    if (n === 3) throw e;
    return 'recovered';
  } finally {
    await sleep(2);
    log.push('finally' + n);
    if (n === 4) return 'overridden';
  }
}
(async function main() {
  for (const n of [1, 2, 3, 4]) {
    try {
      log.push(await careful(n));
    } catch (e) {
      log.push('out ' + e.name);
    }
  }
  console.log(log.join(', '));
})();
