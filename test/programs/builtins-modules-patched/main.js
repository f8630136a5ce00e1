// Changes to modules of the host and to what they share by prototypes.
const path = require('path'),
  EventEmitter = require('events'),
  fs = require('fs'),
  util = require('util');
const join = path.join;
let joins = 0;
path.join = (...a) => {
  joins++;
  return join(...a);
};
const emit = EventEmitter.prototype.emit;
const seen = [];
EventEmitter.prototype.emit = function (n, ...a) {
  if (this === e) seen.push(n);
  return emit.call(this, n, ...a);
};
EventEmitter.prototype.extra = function () {
  return 'extra';
};

fs.mine = () => 'mine';

Error.stackTraceLimit = 3;
var e = new EventEmitter();
e.on('x', () => {});
let i = 0;
const go = () => {
  path.join('a', 'b');
  e.emit('x');
  console.log(
    joins,
    seen.join(),
    e.extra(),
    e.getMaxListeners(),
    fs.mine?.(),
    Error.stackTraceLimit,
    require('path').join === path.join,
  );
  if (++i < 3) setTimeout(go, 1);
};
setTimeout(go, 1);
