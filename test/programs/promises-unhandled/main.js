// An unhandled rejection ends the program with status 1, as without migration.
const state = { turns: 0 };
process.on('exit', () => console.log('exit', state.turns));
const later = new Promise((_, reject) => {
  setTimeout(() => {
    state.turns++;
    reject(new Error('nobody listens'));
  }, 5);
});
const handled = Promise.reject(new Error('handled in time'));
handled.catch(() => state.turns++);
setTimeout(() => console.log('never'), 500);
