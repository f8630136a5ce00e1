// Annex B.3.3 in code that is suspended: a function in a block without a suspension is a var of the function, too.
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

async function branches(n) {
  const before = [typeof inLoop, typeof inElse];
  for (let i = 0; i < 2; i++) {
    if (i < n) {
      function inLoop() {
        return 'loop ' + i;
      }
    } else {
      function inElse() {
        return 'else ' + i;
      }
    }
  }
  switch (n) {
    case 1:
      function inCase() {
        return 'case ' + n++;
      }
  }
  try {
    throw 'thrown';
  } catch (error) {
    function inCatch() {
      return error;
    }
  }
  await pause(1);
  const after = [inLoop(), typeof inElse, typeof inCase, inCatch()];
  await pause(1);
  return [...before, ...after, inLoop(), inElse?.(), inCase?.(), inCase?.()].join();
}

function* blocks() {
  yield typeof reassigned;
  {
    function reassigned() {
      return 'first';
    }
    reassigned = 'in the block only';
  }
  yield typeof reassigned;
  label: {
    function labelled() {
      return 'labelled';
    }
    break label;
  }
  yield labelled();
}

async function strict() {
  'use strict';
  await pause(1);
  {
    function hidden() {}
  }
  await pause(1);
  return typeof hidden;
}

const walk = blocks();
console.log(walk.next().value);
branches(1).then(result => console.log(result));
branches(3).then(result => console.log(result));
strict().then(result => console.log(result));
setTimeout(() => {
  console.log(walk.next().value);
  setTimeout(() => console.log(walk.next().value), 50);
}, 50);
