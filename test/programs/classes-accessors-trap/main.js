// Getters and setters of classes are not run by a capture; static and instance, own and inherited.
let count = 0;
class Noisy {
  get value() {
    count++;
    console.log('value read');
    return 1;
  }
  static get config() {
    count++;
    console.log('config read');
    return {};
  }
  get [Symbol.toStringTag]() {
    count++;
    return 'Noisy';
  }
  get then() {
    console.log('then read');
  }
  toJSON() {
    console.log('toJSON called');
  }
}
const noisy = new Noisy();
const array = Object.defineProperty([1, 2], 'length2', { get: () => console.log('length2 read'), enumerable: true });
const withIterator = {
  get [Symbol.iterator]() {
    console.log('iterator read');
  },
  get length() {
    console.log('length read');
  },
};
const map = Object.defineProperty(new Map(), 'size', { get: () => console.log('size read') });

setTimeout(() => {
  console.log('turn one', count);
  setTimeout(() => {
    console.log('turn two', count, Object.prototype.toString.call(noisy), count);
    setTimeout(() => console.log(noisy.value, Object.keys(withIterator).length, array.length, map.size), 1);
  }, 1);
}, 1);
