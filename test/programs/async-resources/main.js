// An AsyncResource takes the context in which it was made wherever it goes; a pool of workers that keeps its requests apart.
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const EventEmitter = require('node:events');
const request = new AsyncLocalStorage();
const user = new AsyncLocalStorage();

class Task extends AsyncResource {
  #done;
  constructor(work, done) {
    super('Task');
    this.work = work;
    this.#done = done;
  }
  finish(result) {
    this.runInAsyncScope(this.#done, this, result, this.asyncId() > 0);
    return this.emitDestroy() === this;
  }
}

const queue = [];
const pool = new EventEmitter();
pool.on('free', () => {
  const task = queue.shift();
  if (task) setTimeout(() => console.log(task.work, task.finish(task.work * 2), request.getStore()), 2);
});
function submit(work) {
  queue.push(
    new Task(work, function (result, identified) {
      console.log(`${request.getStore()} of ${user.getStore()}: ${result}`, this.work, identified, this instanceof Task);
    }),
  );
}

let bound, method, withReceiver, snapshot, ids;
request.run('first', () => user.run('ann', () => submit(1)));
request.run('second', () => {
  submit(2);
  const resource = new AsyncResource('Bound');
  ids = resource;
  bound = AsyncResource.bind((a, b) => [request.getStore(), a, b]);
  method = resource.bind(function (a) {
    return [request.getStore(), a, this.name];
  });
  withReceiver = AsyncResource.bind(
    function () {
      return [request.getStore(), this.tag];
    },
    'Tagged',
    { tag: 'tagged' },
  );
  snapshot = AsyncLocalStorage.bind(() => request.getStore());
});
submit(3);
const object = { name: 'object', method };

let turn = 0;
const timer = setInterval(() => {
  pool.emit('free');
  console.log(bound(1, 2).join(), bound.length, object.method('m').join(), withReceiver().join(), snapshot());
  const other = new AsyncResource('Other');
  console.log(other.asyncId() > ids.asyncId(), request.getStore());
  if (++turn === 4) {
    clearInterval(timer);
    try {
      new AsyncResource();
    } catch (error) {
      console.log(error.code);
    }
  }
}, 20);
