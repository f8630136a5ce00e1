// module.exports as a function, a class, a primitive, a getter; exports replaced later; this of a module.
const greet = require('./greet');
const Store = require('./store');
const seven = require('./seven');
const lazy = require('./lazy');
const store = new Store();
store.set('k', greet('bob'));

setTimeout(() => {
  console.log(store.get('k'), seven + 1, greet.calls, store instanceof Store);
  setTimeout(() => {
    console.log(lazy.value, lazy.value, require('./lazy').evaluations(), Store.instances);
    lazy.swap();
    setTimeout(() => {
      console.log(require('./lazy').value ?? 'swapped', lazy.evaluations(), greet('ann'), require('./greet').calls, new Store().id);
    }, 1);
  }, 1);
}, 1);
