// Actors with mailboxes: each an endless async loop, talking by messages, one failing and restarted.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const actors = {};
const log = [];
function actor(name, behaviour) {
  const mailbox = [];
  let wake = null;
  const self = {
    name,
    restarts: 0,
    send(message) {
      mailbox.push(message);
      wake?.();
    },
  };
  actors[name] = self;
  (async () => {
    for (;;) {
      try {
        const handle = behaviour(self);
        for (;;) {
          while (!mailbox.length) await new Promise(resolve => (wake = resolve));
          if ((await handle(mailbox.shift())) === 'stop') return log.push(name + ' stopped');
        }
      } catch (e) {
        self.restarts++;
        log.push(`${name} restarts after ${e.message}`);
      }
    }
  })();
  return self;
}
actor('counter', () => {
  let n = 0;
  return async message => {
    await sleep(2);
    if (message === 'crash') throw new Error('count ' + n);
    if (message === 'stop') return 'stop';
    n += message;
    actors.logger.send(n);
  };
});
actor('logger', self => message => {
  log.push('log ' + message + (self === actors.logger));
  if (message === 9) actors.counter.send('stop');
});
for (const m of [1, 2, 'crash', 4, 5]) actors.counter.send(m);
setTimeout(() => console.log(log.join(', '), actors.counter.restarts), 600);
