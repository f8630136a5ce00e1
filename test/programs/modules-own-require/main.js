// `module.require` of the host's modules, and what it gave.
const { types } = module.require('util');
const load = module.require;
setTimeout(() => {
  console.log(types.isDate(new Date()), module.require('path').basename('/a/b'), typeof load);
  setTimeout(() => {
    console.log(types.isRegExp(/x/), load.call(module, 'path') === require('path'), load === module.require);
  }, 1);
}, 1);
