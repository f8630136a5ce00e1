// Deferreds: resolve and reject functions kept in queues and called by other code turns later.
function deferred() {
  const d = {};
  d.promise = new Promise((resolve, reject) => {
    d.resolve = resolve;
    d.reject = reject;
  });
  return d;
}
const queue = [];
const request = name => {
  const d = deferred();
  queue.push({ name, ...d });
  return d.promise;
};
const log = [];
request('a').then(v => log.push(v));
request('b').catch(e => log.push('b failed: ' + e));
const chained = deferred();
chained.resolve(request('c'));
chained.promise.then(v => log.push('chained ' + v));
chained.reject('ignored');
const self = deferred();
self.promise.catch(e => log.push(e.name));

setTimeout(() => {
  queue.shift().resolve('answer a');
  setTimeout(() => {
    queue.shift().reject('no');
    self.resolve(self.promise);
    setTimeout(() => {
      const { resolve } = queue.shift();
      [1, 2].forEach(resolve);
      setTimeout(() => console.log(log.join(', '), queue.length), 1);
    }, 1);
  }, 1);
}, 1);
