// Immediates queued by immediates run in a later round, in order, with state between them.
const order = [];
let round = 0;
function again(label, times) {
  order.push(label + round);
  if (times > 0) setImmediate(again, label, times - 1);
}
function tick() {
  round++;
  if (round < 4) setImmediate(tick);
  else console.log(order.join(' '));
}
setImmediate(again, 'a', 2);
setImmediate(() => {
  order.push('spawn');
  setImmediate(() => order.push('child' + round));
});
setImmediate(again, 'b', 1);
setImmediate(tick);
