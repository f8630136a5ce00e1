// WeakMap and WeakSet: entries whose keys are alive, cycles through values, private data of objects.
const privates = new WeakMap();
const marked = new WeakSet();
class Person {
  constructor(name) {
    privates.set(this, { name, friends: [] });
    marked.add(this);
  }
  befriend(other) {
    privates.get(this).friends.push(other);
    return this;
  }
  describe() {
    const { name, friends } = privates.get(this);
    return name + '(' + friends.map(f => privates.get(f).name) + ')';
  }
}
const ann = new Person('ann');
const bob = new Person('bob').befriend(ann);
const chain = new WeakMap();
const end = {};
chain.set(ann, bob).set(bob, end).set(end, chain).set(chain, 'self').set(console.log, 'function');

setTimeout(() => {
  ann.befriend(bob).befriend(new Person('cyd'));
  console.log(ann.describe(), bob.describe(), marked.has(bob), marked.has({}));
  setTimeout(() => {
    console.log(chain.get(chain.get(chain.get(ann))) === chain, chain.get(chain), chain.get(console.log));
    marked.delete(ann);
    privates.delete(end);
    setTimeout(() => {
      console.log(marked.has(ann), marked.has(bob), ann.describe(), privates.has(end), chain.has(end));
    }, 1);
  }, 1);
}, 1);
