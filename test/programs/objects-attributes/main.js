// writable, enumerable, configurable survive; so does what each of them forbids.
'use strict';
const o = {};
for (let bits = 0; bits < 8; bits++) {
  Object.defineProperty(o, 'p' + bits, {
    value: bits,
    writable: !!(bits & 4),
    enumerable: !!(bits & 2),
    configurable: !!(bits & 1),
  });
}
const flags = k => {
  const d = Object.getOwnPropertyDescriptor(o, k);
  return k + '=' + d.value + (d.writable ? 'w' : '-') + (d.enumerable ? 'e' : '-') + (d.configurable ? 'c' : '-');
};
const attempt = (what, action) => {
  try {
    action();
    return what + ' ok';
  } catch (error) {
    return what + ' ' + error.constructor.name;
  }
};

setTimeout(() => {
  console.log(Reflect.ownKeys(o).map(flags).join(' '));
  setTimeout(() => {
    console.log(Object.keys(o).join(), JSON.stringify(o));
    for (const k of Reflect.ownKeys(o)) {
      console.log(attempt(k + '=', () => { o[k] = 'new'; }), attempt('delete', () => { delete o[k]; }));
    }
    setTimeout(() => console.log(Reflect.ownKeys(o).map(flags).join(' ')), 1);
  }, 1);
}, 1);
