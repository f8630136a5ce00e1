const a = require('./a');
module.exports = { name: 'b', a, seenEarly: a.early + ' ' + ('name' in a), nameOfA: () => a.name };
