// Built-in prototypes and objects extended, replaced and restored by the program.
Array.prototype.last = function () {
  return this[this.length - 1];
};
Object.defineProperty(String.prototype, 'shout', {
  get() {
    return this.toUpperCase() + '!';
  },
  configurable: true,
});
const realNow = Date.now;
Date.now = () => 12345;
const realPush = Array.prototype.push;
let pushes = 0;
Array.prototype.push = function (...items) {
  pushes++;
  return realPush.apply(this, items);
};
Math.double = x => x * 2;
delete Array.prototype.copyWithin;
Map.prototype.set.note = 'a property of a built-in function';
const list = [1, 2];

setTimeout(() => {
  list.push(3);
  console.log(list.last(), 'abc'.shout, Date.now(), pushes, Math.double(4));
  setTimeout(() => {
    console.log([].copyWithin, new Map().set.note, realPush === Array.prototype.push, Object.keys(Math).join());
    Date.now = realNow;
    Array.prototype.push = realPush;
    delete Array.prototype.last;
    setTimeout(() => {
      console.log(Date.now() > 1e12, [].last, list.push(4), pushes, list.length, 'x'.shout);
      const keys = [];
      for (const k in [5]) keys.push(k);
      console.log(keys.join());
    }, 1);
  }, 1);
}, 1);
