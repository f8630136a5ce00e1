// Getter and setter pairs share state, keep their functions' identity, and are never run by anything but the program.
let stored = 1;
let reads = 0;
const pair = {
  get value() {
    reads++;
    return stored;
  },
  set value(v) {
    stored = v * 2;
  },
  get trap() {
    console.log('trap was read');
    return 0;
  },
};
const descriptor = Object.getOwnPropertyDescriptor(pair, 'value');
const other = Object.defineProperty({}, 'copy', { ...descriptor, enumerable: false });
const onlySet = {
  set x(v) {
    stored += v;
  },
};

setTimeout(() => {
  pair.value = 5;
  setTimeout(() => {
    console.log(other.copy, pair.value, reads);
    other.copy = 50;
    setTimeout(() => {
      onlySet.x = 1;
      const again = Object.getOwnPropertyDescriptor(other, 'copy');
      console.log(again.get === descriptor.get, again.set === descriptor.set, again.enumerable);
      console.log(pair.value, reads, onlySet.x, descriptor.get.name, descriptor.set.name);
      console.log(Object.keys(pair).join(), typeof Object.getOwnPropertyDescriptor(pair, 'trap').get);
    }, 1);
  }, 1);
}, 1);
