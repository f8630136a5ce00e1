console.log('late is evaluated');
const counter = require('./counter');
module.exports = { loaded: 'once', counter, read: () => counter.get() };
