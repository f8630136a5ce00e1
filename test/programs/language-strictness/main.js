// Strict and sloppy functions side by side keep their mode: this, assignments, arguments, octals, delete.
function sloppy() {
  undeclaredBySloppy = 1;
  return [typeof this, delete Object.prototype, 010].join();
}
function strict() {
  'use strict';
  const results = [typeof this];
  try {
    undeclaredByStrict = 1;
  } catch (e) {
    results.push(e.name);
  }
  try {
    delete Object.prototype;
  } catch (e) {
    results.push(e.name);
  }
  const nested = () => typeof (function () { return this; })();
  results.push(nested());
  return results.join();
}
class Auto {
  static check() {
    return (function () { return typeof this; })();
  }
}
const duplicated = function (a, a) {
  return a;
};
setTimeout(() => {
  console.log(sloppy(), strict(), Auto.check(), duplicated(1, 2), undeclaredBySloppy);
  setTimeout(() => {
    console.log(sloppy.call('s'), strict.call('s'), Auto.check(), typeof undeclaredByStrict, globalThis.undeclaredBySloppy);
    delete globalThis.undeclaredBySloppy;
    setTimeout(() => console.log(typeof undeclaredBySloppy), 1);
  }, 1);
}, 1);
