// Functions of util.debuglog, which libraries hold for ever, and which print nothing unless they are asked to.
const util = require('util');
const debug = util.debuglog('stream');
const state = { debug, enabled: util.debuglog('other').enabled };
let calls = 0;
const step = name => {
  state.debug('step %s', name);
  debug(++calls);
  console.log(name, typeof state.debug, state.debug === debug, Boolean(state.enabled || debug.enabled), calls);
};
step('first');
setTimeout(() => {
  step('second');
  setTimeout(step, 1, 'third');
}, 1);
