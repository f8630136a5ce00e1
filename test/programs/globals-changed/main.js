// Properties put on globalThis, changed and deleted, and accessors there.
globalThis.appName = 'things';
globalThis.counter = { n: 0 };
Object.defineProperty(globalThis, 'hiddenGlobal', { value: 'hidden', enumerable: false, configurable: true });
let reads = 0;
Object.defineProperty(globalThis, 'liveGlobal', { get: () => ++reads, configurable: true });
implicitGlobal = [globalThis.counter];
global.viaGlobal = () => counter.n;

setTimeout(() => {
  counter.n++;
  console.log(appName, implicitGlobal[0] === counter, viaGlobal(), reads);
  delete globalThis.appName;
  setTimeout(() => {
    console.log(typeof appName, hiddenGlobal, Object.keys(globalThis).includes('hiddenGlobal'), liveGlobal, reads);
    globalThis.parseInt = () => 'patched';
    setTimeout(() => {
      console.log(parseInt('5'), Number.parseInt('5'), 'implicitGlobal' in globalThis, liveGlobal, globalThis === global);
    }, 1);
  }, 1);
}, 1);
