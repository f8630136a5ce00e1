// A mutex and a semaphore built on promises; critical sections never overlap.
class Semaphore {
  #free;
  #waiting = [];
  constructor(places) {
    this.#free = places;
  }
  async with(work) {
    if (this.#free === 0) await new Promise(resolve => this.#waiting.push(resolve));
    else this.#free--;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const mutex = new Semaphore(1);
let inside = 0;
let most = 0;
let balance = 0;
const log = [];
async function add(name, n) {
  return mutex.with(async () => {
    most = Math.max(most, ++inside);
    const before = balance;
    await sleep(3);
    balance = before + n;
    log.push(name);
    inside--;
    if (n === 3) throw new Error('after change');
    return balance;
  });
}
const jobs = [1, 2, 3, 4, 5].map(n => add('j' + n, n));
Promise.allSettled(jobs).then(results => {
  console.log(log.join(), most, balance, results.map(r => r.value ?? r.reason.message).join());
});
