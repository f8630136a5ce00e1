module.exports = function greet(name) {
  greet.calls++;
  return 'hello ' + name;
};
module.exports.calls = 0;
