// EventEmitter: listeners in order, once, prepended, removed in flight, error event, own properties.
const EventEmitter = require('node:events');
const bus = new EventEmitter();
const log = [];
const named = function (...args) {
  log.push('named ' + args.join('') + (this === bus));
};
bus.on('a', named);
bus.once('a', x => log.push('once ' + x));
bus.prependListener('a', () => log.push('first'));
bus.on(Symbol.for('s'), () => log.push('symbol'));
bus.on('newListener', (name) => log.push('added ' + String(name)));
bus.setMaxListeners(50);
bus.owner = { bus };

setTimeout(() => {
  bus.emit('a', 1);
  bus.on('b', () => bus.off('a', named));
  console.log(log.splice(0).join(', '));
  setTimeout(() => {
    bus.emit('a', 2);
    bus.emit('b');
    bus.emit('a', 3);
    bus.emit(Symbol.for('s'));
    console.log(log.splice(0).join(', '), bus.eventNames().map(String).join());
    setTimeout(() => {
      let failure;
      try {
        bus.emit('error', new Error('unheard'));
      } catch (e) {
        failure = e.message;
      }
      console.log(failure, bus.getMaxListeners(), bus.owner.bus === bus, bus.listenerCount('a'), bus instanceof EventEmitter);
    }, 1);
  }, 1);
}, 1);
