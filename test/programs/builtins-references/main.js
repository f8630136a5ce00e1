// References to built-ins are the built-ins of wherever the program is, with their identity.
const { log } = console;
const { push, slice } = Array.prototype;
const has = Object.prototype.hasOwnProperty;
const table = {
  Math,
  JSON,
  max: Math.max,
  int: parseInt,
  iterator: Array.prototype[Symbol.iterator],
  sizeOf: Object.getOwnPropertyDescriptor(Map.prototype, 'size').get,
  proto: Array.prototype,
  global: globalThis,
  Ctor: Map,
  reflect: Reflect,
  entries: Object.entries,
  decode: decodeURIComponent,
};
const TypedArray = Object.getPrototypeOf(Int8Array);
const ArrayIteratorPrototype = Object.getPrototypeOf([][Symbol.iterator]());
const set = setTimeout;

set(() => {
  log(table.Math === Math, table.JSON === JSON, table.max(1, 3, 2), table.int === Number.parseInt);
  set(() => {
    log(table.iterator === [].values, table.sizeOf.call(new Map([[1, 1]])), table.proto === Object.getPrototypeOf([]));
    log(table.global === globalThis, table.Ctor === Map, table.entries === Object.entries, table.decode('%20') === ' ');
    set(() => {
      const list = [];
      push.call(list, 1, 2, 3);
      log(slice.call(list, 1).join(), has.call(table, 'Math'), TypedArray === Object.getPrototypeOf(Uint8Array));
      log(ArrayIteratorPrototype === Object.getPrototypeOf([].keys()), table.reflect.ownKeys({ a: 1 }).join());
      log(set === setTimeout, log === console.log);
    }, 1);
  }, 1);
}, 1);
