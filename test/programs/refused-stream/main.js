// A file stream holds a descriptor.
const fs = require('node:fs');
const state = { log: [], stream: null };
state.stream = fs.createReadStream(process.execPath, { autoClose: true, start: 0, end: 0 });
setTimeout(() => {
  state.log.push(typeof state.stream.pipe);
  setTimeout(() => {
    state.stream.destroy();
    state.stream = 'destroyed';
    setTimeout(() => console.log(state.log.join(), state.stream), 1);
  }, 1);
}, 1);
