// A publish/subscribe bus with wildcards, one-shot listeners and handles that unsubscribe.
function createBus() {
  const topics = new Map();
  const bus = {
    on(topic, listener, { once = false } = {}) {
      const entry = { listener, once };
      if (!topics.has(topic)) topics.set(topic, new Set());
      topics.get(topic).add(entry);
      return () => topics.get(topic)?.delete(entry);
    },
    emit(topic, ...args) {
      let n = 0;
      for (const name of [topic, '*']) {
        for (const entry of topics.get(name) ?? []) {
          if (entry.once) topics.get(name).delete(entry);
          entry.listener.call(bus, topic, ...args);
          n++;
        }
      }
      return n;
    },
  };
  return bus;
}
const bus = createBus();
const log = [];
const stop = bus.on('temperature', (topic, c) => log.push(topic + c));
bus.on('*', (topic, ...rest) => log.push('*' + topic + rest.length));
bus.on('alarm', function () { log.push('alarm ' + (this === bus)); }, { once: true });
setTimeout(() => {
  log.push(bus.emit('temperature', 21), bus.emit('alarm'));
  setTimeout(() => {
    stop();
    bus.on('temperature', () => bus.emit('alarm', 1, 2));
    log.push(bus.emit('temperature', 22));
    setTimeout(() => {
      log.push(bus.emit('alarm'), bus.emit('nothing'), stop());
      console.log(log.join(' '));
    }, 1);
  }, 1);
}, 1);
