// Writes to process.env, exit handlers, and other state of process.
process.env.THINGS_FIXTURE = 'set';
process.env.THINGS_NUMBER = 5;
process.title2 = { own: 'property' };
const exits = [];
process.on('exit', code => {
  exits.push('first');
  console.log('exit', code, exits.join(), process.env.THINGS_FIXTURE);
});
const second = () => exits.push('second');
process.prependListener('exit', second);
process.on('custom', function (x) {
  exits.push('custom' + x + (this === process));
});

setTimeout(() => {
  console.log(process.env.THINGS_FIXTURE, typeof process.env.THINGS_NUMBER, process.title2.own);
  delete process.env.THINGS_NUMBER;
  process.env.THINGS_FIXTURE += ' changed';
  setTimeout(() => {
    process.emit('custom', 1);
    console.log('THINGS_NUMBER' in process.env, process.env.THINGS_FIXTURE, process.listenerCount('exit'));
    setTimeout(() => process.off('exit', second), 1);
  }, 1);
}, 1);
