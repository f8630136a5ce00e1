console.log('counter is evaluated');
let n = 0;
exports.history = [];
exports.inc = function () {
  n++;
  exports.history.push(n);
};
exports.get = () => n;
