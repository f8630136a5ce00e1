// Node's modules and functions taken out of them.
const path = require('path');
const { join, posix } = require('node:path');
const util = require('node:util');
const { format, inspect } = util;
const os = require('os');
const EventEmitter = require('events');
const assert = require('assert');
const mods = { path, util, list: [os] };
let strictEqual;

setTimeout(() => {
  strictEqual = assert.strictEqual;
  console.log(require('path') === path, require('node:path') === mods.path, posix === path.posix);
  setTimeout(() => {
    console.log(join('a', '..', 'b'), format('%s-%d', 'x', 5), mods.list[0] === require('node:os'));
    console.log(path.sep, inspect === util.inspect, typeof os.cpus, EventEmitter === require('node:events').EventEmitter);
    let failed;
    try {
      strictEqual(1, 2);
    } catch (e) {
      failed = e;
    }
    setTimeout(() => console.log(failed.code, failed.name, failed instanceof assert.AssertionError), 1);
  }, 1);
}, 1);
