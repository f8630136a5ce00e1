// Indirect eval and new Function work in the global scope; the functions they make live on.
const indirect = eval;
globalThis.shared = 1;
const bump = indirect('(() => ++shared)');
const maker = new Function('n', 'return () => n += 10');
const ten = maker(0);
indirect('var declaredGlobally = "yes"; function globalFunction() { return declaredGlobally; }');

setTimeout(() => {
  console.log(bump(), ten(), typeof declaredGlobally, globalFunction());
  setTimeout(() => {
    declaredGlobally = 'changed';
    console.log(bump(), shared, ten(), globalFunction(), maker.name, maker.length);
    setTimeout(() => {
      console.log(bump(), ten(), Object.getOwnPropertyDescriptor(globalThis, 'shared').enumerable, maker(1)());
      console.log(new Function('return typeof ten')(), indirect('typeof ten'));
      for (const text of ['() => super.x', '() => super["x"]', 'async function f() { await super.x }']) {
        try {
          console.log(indirect(text));
        } catch (error) {
          console.log(error.name);
        }
      }
    }, 1);
  }, 1);
}, 1);
