// A counting semaphore with a queue of waiters, and workers that hold it over several turns.
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
class Semaphore {
  #free;
  #waiters = [];
  constructor(count) {
    this.#free = count;
  }
  async acquire() {
    if (this.#free > 0) this.#free--;
    else await new Promise(resolve => this.#waiters.push(resolve));
    let released = false;
    return () => {
      if (released) throw new Error('released twice');
      released = true;
      const next = this.#waiters.shift();
      if (next) next();
      else this.#free++;
    };
  }
  async with(work) {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }
  get state() {
    return `${this.#free}/${this.#waiters.length}`;
  }
}
const semaphore = new Semaphore(2);
let inside = 0;
let most = 0;
const log = [];
const job = id => semaphore.with(async () => {
  most = Math.max(most, ++inside);
  for (let i = 0; i < 2; i++) await pause(2);
  log.push(id + ':' + semaphore.state);
  inside--;
  if (id === 3) throw new Error('job 3');
  return id * id;
});
(async () => {
  const settled = await Promise.allSettled([1, 2, 3, 4, 5].map(job));
  console.log(settled.map(s => s.value ?? s.reason.message).join(), most, log.join(' '), semaphore.state);
  const release = await semaphore.acquire();
  release();
  await pause(1);
  try {
    release();
  } catch (e) {
    console.log(e.message, semaphore.state);
  }
})();
