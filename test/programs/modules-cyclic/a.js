exports.early = true;
const b = require('./b');
exports.name = 'a';
exports.b = b;
exports.rename = to => {
  exports.name = to;
};
exports.nameOfB = () => b.name;
