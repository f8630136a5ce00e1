// Behaviour mixed into prototypes, borrowed methods, super calls by hand, delegation to another object.
const canWalk = {
  walk(n) {
    this.at = (this.at || 0) + n;
    return this;
  },
};
const canSwim = Object.create(canWalk, {
  swim: {
    value(n) {
      canWalk.walk.call(this, n * 2);
      this.wet = true;
      return this;
    },
    enumerable: true,
  },
});
function Duck(name) {
  this.name = name;
}
Object.assign(Duck.prototype, canWalk);
for (const key in canSwim) if (!(key in Duck.prototype)) Duck.prototype[key] = canSwim[key];
const donald = new Duck('donald');
const log = [];
const spy = (proto, method) => {
  const original = proto[method];
  proto[method] = function (...args) {
    log.push(method + args + this.name);
    return original.apply(this, args);
  };
  return () => (proto[method] = original);
};
let restore;
setTimeout(() => {
  donald.walk(1).swim(2);
  restore = spy(Duck.prototype, 'walk');
  setTimeout(() => {
    donald.walk(10);
    const daisy = Object.setPrototypeOf({ name: 'daisy' }, donald);
    daisy.walk(3);
    setTimeout(() => {
      restore();
      daisy.walk(1);
      console.log(donald.at, daisy.at, Object.hasOwn(daisy, 'wet'), daisy.wet, log.join());
      console.log(Duck.prototype.walk === canWalk.walk, daisy instanceof Duck, Object.keys(Duck.prototype).join());
    }, 1);
  }, 1);
}, 1);
