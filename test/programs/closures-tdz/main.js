// let, const and class are dead until their line runs: in closures, loops, parameters and typeof.
'use strict';
const attempt = f => {
  try {
    return String(f());
  } catch (e) {
    return e.name;
  }
};
const reads = [() => late, () => lateConst, () => new LateClass(), () => typeof late];
const writes = [() => (late = 1), () => (lateConst = 1), () => late++];
console.log(reads.map(attempt).join(), writes.map(attempt).join());
let late;
const lateConst = 'const';
class LateClass {
  toString() {
    return 'instance';
  }
}
const loop = attempt(() => {
  for (const x of [x]);
});

setTimeout(() => {
  console.log(reads.map(attempt).join(), loop);
  setTimeout(() => {
    console.log(writes.map(attempt).join(), late);
    setTimeout(() => {
      console.log(writes.map(attempt).join(), late, lateConst);
    }, 1);
  }, 1);
}, 1);
