// finally() waits for what its callback returns and then passes on what it was given: from ticks in between, too.
const later = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const show = (label, promise) =>
  promise.then(
    value => console.log(label, 'fulfilled', value),
    reason => console.log(label, 'rejected', reason instanceof Error ? reason.message : reason),
  );

show('kept value', Promise.resolve(1).finally(() => later(80, 'ignored')));
show('kept reason', Promise.reject(new Error('no')).finally(() => later(120, 'ignored')));
show('own reason', Promise.resolve(2).finally(() => Promise.reject(3)));
show('thrown', Promise.reject(4).finally(() => { throw new Error('five'); }));
show('thenable', Promise.resolve(6).finally(() => ({ then: done => setTimeout(done, 240) })));
show('no function', Promise.resolve(7).finally(undefined));

const made = {};
const pending = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
show('late', pending.finally(() => console.log('once')).finally(() => later(80)));
setTimeout(() => {
  console.log(made.resolve.name === '', made.resolve.length, `${made.reject}`.includes('[native code]'));
  made.resolve('first');
  made.reject('never');
}, 80);

class Sub extends Promise {}
const sub = Sub.resolve(8).finally(() => later(320));
show(`subclass ${sub instanceof Sub}`, sub);
