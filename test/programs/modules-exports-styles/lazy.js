let evaluations = 0;
Object.defineProperty(this, 'value', {
  get() {
    return 'value ' + ++evaluations;
  },
  configurable: true,
});
exports.evaluations = () => evaluations;
exports.swap = () => {
  delete exports.value;
};
