// A timer's handle is an ordinary value: a Map key, a property holder, equal to itself in its callback.
const names = new Map();
const handle = setTimeout(check, 20, 'once');
names.set(handle, 'the timeout');
handle.label = 'own property';
const interval = setInterval(function () {
  console.log(this === interval, names.get(this), this.label);
  clearInterval(this);
}, 60);
names.set(interval, 'the interval');
interval.label = 'second';
const copies = [handle, interval];
function check(word) {
  console.log(word, this === handle, names.get(handle), handle.label);
  console.log(copies.indexOf(handle), copies[1] === interval, handle === interval, typeof handle);
}
setTimeout(() => console.log(names.size, names.has(handle), handle.hasRef !== undefined), 140);
