exports.use = () => require('./service').call();
