let total = 0;
exports.add = n => {
  total += n;
};
exports.total = () => total;
