// Annex B.3.3: a function in a block is also a var of the function, bound when the block is entered.
function host(flag) {
  const seen = [typeof inBlock];
  if (flag) {
    seen.push(inBlock());
    function inBlock() {
      return 'block ' + typeof inBlock;
    }
    inBlock = 'shadowed in the block';
    seen.push(typeof inBlock);
  }
  return { seen, outer: () => typeof inBlock, call: () => (typeof inBlock === 'function' ? inBlock() : 'none') };
}
const entered = host(true);
const skipped = host(false);
switch (1) {
  case 0:
    function fromSwitch() {
      return 'switch';
    }
}
{
  function twice() {
    return 1;
  }
  function twice() {
    return 2;
  }
}
try {
  throw 'value';
} catch (e) {
  var e = 'assigned';
  function inCatch() {
    return e;
  }
}

setTimeout(() => {
  console.log(entered.seen.join(), entered.outer(), entered.call());
  console.log(skipped.seen.join(), skipped.outer(), skipped.call());
  setTimeout(() => {
    console.log(typeof fromSwitch, twice(), inCatch(), e);
  }, 1);
}, 1);
