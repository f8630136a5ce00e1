// Promises pending across turns: reactions in order, resolve functions held elsewhere, identity of values.
const box = {};
const pending = new Promise((resolve, reject) => Object.assign(box, { resolve, reject }));
const log = [];
const value = { shared: true };
pending.then(v => log.push('first ' + (v === value)));
const derived = pending.then(v => {
  log.push('second');
  return [v];
});
derived.then(([v]) => log.push('third ' + (v === value)), () => log.push('never'));
const table = new Map([[pending, 'pending'], [derived, 'derived']]);

setTimeout(() => {
  pending.finally(() => log.push('late registration'));
  pending.then();
  console.log(log.length, table.get(pending));
  setTimeout(() => {
    box.resolve(value);
    box.resolve('ignored');
    box.reject(new Error('ignored too'));
    setTimeout(() => {
      console.log(log.join(', '));
      pending.then(v => log.push('after ' + (v === value)));
      setTimeout(() => console.log(log.at(-1), table.get(derived), pending === [...table.keys()][0]), 1);
    }, 1);
  }, 1);
}, 1);
