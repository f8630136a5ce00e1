// process.exit ends the program at once, whatever is still scheduled, and runs the exit handlers.
const order = [];
process.once('exit', code => {
  order.push('exit handler ' + code);
  console.log(order.join(', '));
});
setInterval(() => order.push('tick'), 1000);
setTimeout(() => {
  order.push('one');
  setTimeout(() => {
    order.push('two');
    try {
      process.exit(4);
    } finally {
      order.push('unreachable');
    }
  }, 1);
}, 1);
