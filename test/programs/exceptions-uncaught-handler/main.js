// A handler for uncaught exceptions, installed in one turn, catches those of later turns.
const caught = [];
process.on('uncaughtException', (error, origin) => {
  caught.push(error.message + ' ' + origin);
});
let n = 0;
setTimeout(() => {
  setTimeout(() => {
    n++;
    throw new Error('first');
  }, 1);
}, 1);
setTimeout(() => {
  n++;
  throw new Error('second');
}, 300);
setTimeout(() => console.log(caught.join('; '), n), 600);
