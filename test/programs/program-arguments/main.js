// The program's own arguments and name.
const path = require('path');
const [, script, ...args] = process.argv;
setTimeout(() => {
  console.log(path.basename(script), args.length, path.basename(__filename), path.basename(__dirname) !== '');
  setTimeout(() => {
    console.log(process.argv.length, process.argv[1] === script, require.main === module, module.exports === exports);
  }, 1);
}, 1);
