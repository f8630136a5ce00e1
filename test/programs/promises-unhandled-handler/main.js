// unhandledRejection handlers see what nobody caught, with the promise itself.
const seen = [];
const promises = [];
process.on('unhandledRejection', (reason, promise) => {
  seen.push(reason.message + ' ' + promises.indexOf(promise));
});
setTimeout(() => {
  promises.push(Promise.reject(new Error('one')));
  setTimeout(() => {
    promises.push((async () => {
      await null;
      throw new Error('two');
    })());
    const late = Promise.reject(new Error('caught soon'));
    queueMicrotask(() => late.catch(() => seen.push('caught')));
    setTimeout(() => console.log(seen.join(', ')), 10);
  }, 5);
}, 5);
