// An uncaught exception ends the program with status 1; exit handlers see it.
const state = { turns: 0 };
process.on('exit', code => console.log('exit', code, state.turns));
setTimeout(() => {
  state.turns++;
  setTimeout(() => {
    state.turns++;
    console.log('about to fail');
    throw new TypeError('deliberate');
  }, 1);
}, 1);
setTimeout(() => console.log('never'), 500);
