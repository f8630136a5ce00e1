// A cooperative scheduler: coroutines are generators, commands are what they yield, one step of each per turn.
const ready = [];
const log = [];
let nextId = 1;
const mailboxes = new Map();
function spawn(body, ...args) {
  const id = nextId++;
  mailboxes.set(id, []);
  ready.push({ id, body: body(...args), send: undefined, error: undefined });
  return id;
}
const commands = {
  sleep: (task, turns) => void sleeping.push({ task, turns }),
  spawn: (task, body, ...args) => {
    task.send = spawn(body, ...args);
    ready.push(task);
  },
  send: (task, to, message) => {
    if (!mailboxes.has(to)) task.error = new Error('no task ' + to);
    else mailboxes.get(to).push(message);
    ready.push(task);
  },
  receive: task => void (mailboxes.get(task.id).length ? wake(task) : waiting.add(task)),
};
const sleeping = [];
const waiting = new Set();
function wake(task) {
  task.send = mailboxes.get(task.id).shift();
  ready.push(task);
}
function* ping(n) {
  const partner = yield ['spawn', pong, 1];
  for (let i = 0; i < n; i++) {
    yield ['send', partner, { from: 1, i }];
    log.push('ping got ' + (yield ['receive']));
    yield ['sleep', i];
  }
  try {
    yield ['send', 99, 'nobody'];
  } catch (e) {
    log.push(e.message);
  }
  yield ['send', partner, null];
}
function* pong() {
  try {
    for (let message; (message = yield ['receive']); ) {
      yield* reply(message);
    }
  } finally {
    log.push('pong ends');
  }
}
function* reply({ from, i }) {
  yield ['sleep', 1];
  yield ['send', from, `pong ${i}`];
}
function turn() {
  for (const task of ready.splice(0)) {
    const { send, error } = task;
    task.send = task.error = undefined;
    const { value, done } = error ? task.body.throw(error) : task.body.next(send);
    if (done) mailboxes.delete(task.id);
    else commands[value[0]](task, ...value.slice(1));
  }
  for (const s of sleeping.splice(0)) {
    if (s.turns-- > 0) sleeping.push(s);
    else ready.push(s.task);
  }
  for (const task of waiting) {
    if (!mailboxes.get(task.id).length) continue;
    waiting.delete(task);
    wake(task);
  }
  if (mailboxes.size) setTimeout(turn, 1);
  else console.log(log.join(', '), nextId);
}
spawn(ping, 3);
turn();
