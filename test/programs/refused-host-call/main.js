// A call of the host that takes longer than a migration waits.
const { exec } = require('node:child_process');
const state = { log: [] };
exec('sleep 0.3; echo slept', (error, out) => {
  state.log.push(error ?? out.trim());
  console.log(state.log.join());
});
setTimeout(() => state.log.push('timer'), 1);
