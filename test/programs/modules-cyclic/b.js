const a = require('./a');
module.exports = { name: 'b', a, seenEarly: a.early + ' ' + a.name, nameOfA: () => a.name };
