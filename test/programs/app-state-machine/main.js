// A turnstile: a table of states whose handlers close over shared counters and name each other.
const machine = (() => {
  let coins = 0;
  let alarms = 0;
  const states = {
    locked: {
      coin() {
        coins++;
        return states.unlocked;
      },
      push() {
        alarms++;
        return this;
      },
    },
    unlocked: {
      enter: () => trace.push('opens'),
      coin: () => (coins++, states.unlocked),
      push: () => states.locked,
      leave: () => trace.push('closes'),
    },
  };
  const trace = [];
  let current = states.locked;
  return {
    send(event) {
      const next = current[event]();
      if (next !== current) {
        current.leave?.();
        next.enter?.();
        current = next;
      }
      return Object.keys(states).find(name => states[name] === current);
    },
    report: () => `${coins} coins, ${alarms} alarms, ${trace.join(' ')}`,
  };
})();
const events = ['push', 'coin', 'coin', 'push', 'push', 'coin', 'push'];
setImmediate(function next() {
  console.log(events[0], machine.send(events.shift()));
  if (events.length % 2) return next();
  if (events.length) setImmediate(next);
  else console.log(machine.report());
});
