let value = 0;
exports.count = () => value++;
exports.value = () => value;
