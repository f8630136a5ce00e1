// Retries with exponential backoff, jitter from a seeded generator, a budget, and errors chained by cause.
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
let seed = 7;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const waits = [];
async function withBackoff(work, { attempts = 4, base = 1, factor = 2 } = {}) {
  let cause;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await work(attempt, cause);
    } catch (error) {
      if (error instanceof TypeError) throw error;
      error.cause ??= cause;
      cause = error;
      if (attempt === attempts) break;
      const wait = base * factor ** attempt + Math.floor(random() * 3);
      waits.push(wait);
      await pause(wait);
    }
  }
  throw new Error(`gave up after ${attempts}`, { cause });
}
const chain = e => (e ? [e.message, ...chain(e.cause)] : []);
(async () => {
  console.log(await withBackoff(async n => {
    await pause(1);
    if (n < 3) throw new Error('flaky ' + n);
    return 'worked at ' + n;
  }));
  try {
    await withBackoff(n => Promise.reject(new Error('try ' + n)), { attempts: 3 });
  } catch (e) {
    console.log(chain(e).join(' < '));
  }
  try {
    await withBackoff(async () => null.field);
  } catch (e) {
    console.log(e.constructor.name, waits.join());
  }
})();
