// A scheduler of generator tasks that wait for each other's messages.
const mailboxes = new Map();
const ready = [];
function spawn(name, body) {
  const task = { name, it: body(name), inbox: [] };
  mailboxes.set(name, task);
  ready.push([task]);
}
const send = (to, message) => {
  const task = mailboxes.get(to);
  if (task.waiting) {
    task.waiting = false;
    ready.push([task, message]);
  } else task.inbox.push(message);
};
const log = [];
spawn('ping', function* (me) {
  for (let n = 1; n <= 4; n++) {
    send('pong', n);
    log.push(me + ' got ' + (yield 'receive'));
  }
  send('pong', 'stop');
});
spawn('pong', function* (me) {
  let total = 0;
  for (;;) {
    const message = yield 'receive';
    if (message === 'stop') return log.push('total ' + total);
    total += message;
    send('ping', me + message * 2);
  }
});
setImmediate(function turn() {
  for (const [task, message] of ready.splice(0)) {
    const { value, done } = task.it.next(message);
    if (done) mailboxes.delete(task.name);
    else if (value === 'receive') {
      if (task.inbox.length) ready.push([task, task.inbox.shift()]);
      else task.waiting = true;
    }
  }
  if (ready.length) setImmediate(turn);
  else console.log(log.join(', '), mailboxes.size);
});
