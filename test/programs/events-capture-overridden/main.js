// Emitters of classes that override `emit` capture rejections, too.
const EventEmitter = require('events');
const log = [];
class Counting extends EventEmitter {
  constructor() {
    super({ captureRejections: true });
    this.name = 'counting';
  }
  emit(event, ...args) {
    return super.emit(event, ...args);
  }
}
class Handling extends Counting {
  [Symbol.for('nodejs.rejection')](error, event, ...args) {
    log.push(`rejected ${error.message} ${event} ${args}`);
  }
}
const counting = new Counting();
counting.on('error', error => log.push(`error ${error.message}`));
const handling = new Handling();
for (const emitter of [counting, handling]) {
  emitter.once('value', () => log.push('once'));
  emitter.prependListener('value', async value => {
    await null;
    if (value % 2) throw new Error(`odd ${value}`);
    log.push(`${emitter.name} ${value}`);
  });
}
let turn = 0;
const timer = setInterval(() => {
  counting.emit('value', turn);
  handling.emit('value', turn);
  console.log(log.splice(0).join('; '));
  if (++turn === 5) clearInterval(timer);
}, 1);
