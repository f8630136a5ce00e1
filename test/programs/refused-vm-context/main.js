// A context of vm has built-ins of its own, and its global object is more than its properties.
const vm = require('vm');
const state = { sandbox: vm.createContext({ n: 1 }) };
setTimeout(() => {
  vm.runInContext('n++; let hidden = n', state.sandbox);
  console.log(state.sandbox.n, vm.isContext(state.sandbox), vm.runInContext('hidden', state.sandbox));
  delete state.sandbox;
  setTimeout(() => console.log(Object.keys(state).length, vm.runInNewContext('a + 1', { a: 2 })), 1);
}, 1);
