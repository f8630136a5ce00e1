// Promise subclasses, thenables, withResolvers, Promise.try and species, pending over turns.
class Task extends Promise {
  #started = Task.count++;
  static count = 0;
  get id() {
    return this.#started;
  }
  static get [Symbol.species]() {
    return Promise;
  }
}
const log = [];
const task = new Task(resolve => setTimeout(resolve, 3, 'task'));
const derived = task.then(v => v + '!');
log.push(task instanceof Task, derived instanceof Task, task.id, Task.resolve(1) instanceof Task, Task.resolve(task) === task);
const thenable = {
  calls: 0,
  // biome-ignore lint/suspicious/noThenProperty: this is what is tested
  then(resolve, reject) {
    this.calls++;
    setTimeout(() => (this.calls < 3 ? resolve({ nested: this }) : reject(new Error('thenable'))), 2);
  },
};
const { promise, resolve } = (Promise.withResolvers ?? function () {
  let r;
  return { promise: new this(f => (r = f)), resolve: r };
}).call(Promise);
setTimeout(() => resolve(derived), 4);
const attempt = f => new Promise(r => r(f()));
(async () => {
  log.push(await promise, Object.keys(await thenable).join(), (await Promise.resolve(thenable)).nested === thenable);
  log.push(await Promise.race([thenable, new Promise(() => {})]).catch(e => e.message));
  log.push(await attempt(() => null.x).catch(e => e.name), await Promise.any([Promise.reject(1), task]));
  const all = await Promise.allSettled([task, thenable, 3]);
  log.push(all.map(s => s.status[0]).join(''), await task.finally(() => log.push('f')));
  await Promise.any([Promise.reject(new Error('p')), Promise.reject(new Error('q'))]).catch(e => log.push(e.errors.map(x => x.message).join('')));
  console.log(log.join(', '), thenable.calls);
})();
