// Emitters that capture rejections: what their listeners return is waited for, and emitted as an error.
const EventEmitter = require('node:events');
const log = [];
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const monitors = EventEmitter.errorMonitor;
const emitter = new EventEmitter({ captureRejections: true });
emitter.on('error', error => log.push(`error ${error.message}`));
emitter.on(monitors, error => log.push(`monitored ${error.message}`));
emitter.on('job', async n => {
  await sleep(n);
  if (n % 2) throw new Error(`job ${n}`);
  log.push(`did ${n}`);
});
emitter.on('job', n => log.push(`sync ${n}`));
emitter.on('thenable', () => ({
  then(_, reject) {
    reject(new Error('thenable'));
  },
}));
emitter.on('getter', () => ({
  get then() {
    throw new Error('getter');
  },
}));

class Task extends EventEmitter {
  constructor() {
    super({ captureRejections: true });
  }
  [Symbol.for('nodejs.rejection')](error, event, ...args) {
    log.push(`rejected ${event} ${error.message} ${args}`);
  }
}
const task = new Task();
task.on('run', async (a, b) => {
  await sleep(2);
  throw new Error(`run ${a} ${b}`);
});

EventEmitter.captureRejections = true;
const byDefault = new EventEmitter();
const alsoByDefault = () => new EventEmitter();
setTimeout(() => {
  alsoByDefault().on('error', error => log.push(`later ${error.message}`)).on('x', async () => {
    throw new Error('x');
  }).emit('x');
}, 10);
setTimeout(() => {
  EventEmitter.captureRejections = false;
}, 30);
const plain = new EventEmitter({ captureRejections: false });
byDefault.once('x', async () => {
  throw new Error('by default');
});
byDefault.on('error', async error => {
  log.push(`caught ${error.message}`);
});
const emit = emitter.emit.bind(emitter);
const { emit: method } = plain;
plain.on('y', () => log.push('y'));

const own = new EventEmitter({ captureRejections: true });
const through = own.emit;
own.emit = function (...args) {
  log.push(`own ${args}`);
  return through.apply(this, args);
};
own.on('z', async v => {
  await sleep(1);
  throw new Error(v);
});
own.on('error', error => log.push(`owned ${error.message}`));

let turn = 0;
function next() {
  turn++;
  console.log(turn, log.splice(0).sort().join(', '), String(task.emit === emitter.emit), Object.keys(plain).length, own.emit === through);
  emitter.emit('job', turn);
  emit('thenable');
  emit('getter');
  task.emit('run', turn, 'b');
  byDefault.emit('x', 1);
  method.call(plain, 'y');
  own.emit('z', `z${turn}`);
  console.log(monitors === EventEmitter.errorMonitor, emitter.listenerCount(monitors), emitter.emit('nothing'), emitter.listenerCount('job'), typeof EventEmitter.prototype.emit);
  if (turn < 4) setTimeout(next, 20);
  else if (turn === 4) EventEmitter.prototype.emit = (original => function (...args) {
    if (this === plain) log.push('patched');
    return original.apply(this, args);
  })(EventEmitter.prototype.emit);
}
setTimeout(next, 1);
setTimeout(() => {
  plain.emit('y');
  console.log(log.splice(0).sort().join(', '));
  setTimeout(() => {
    plain.emit('y');
    console.log(log.splice(0).sort().join(', '));
    try {
      new EventEmitter({ captureRejections: true }).emit('error', new Error('nobody listens'));
    } catch (error) {
      console.log(error.message);
    }
  }, 1);
}, 200);
