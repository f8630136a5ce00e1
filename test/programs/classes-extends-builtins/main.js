// Subclasses of built-ins keep their internal slots, own state and methods.
const EventEmitter = require('events');
class Stack extends Array {
  label = 'stack';
  get top() {
    return this[this.length - 1];
  }
  static get [Symbol.species]() {
    return Array;
  }
}
class CountingMap extends Map {
  #reads = 0;
  get(key) {
    this.#reads++;
    return super.get(key);
  }
  get reads() {
    return this.#reads;
  }
}
class HttpError extends Error {
  constructor(status, options) {
    super('status ' + status, options);
    this.status = status;
  }
  get name() {
    return 'HttpError';
  }
}
class Bytes extends Uint8Array {
  sum() {
    return this.reduce((a, b) => a + b, 0);
  }
}
class Bus extends EventEmitter {
  sent = 0;
  send(...args) {
    this.sent++;
    return this.emit('message', ...args);
  }
}
class Stamp extends Date {
  iso() {
    return this.toISOString().slice(0, 10);
  }
}
class Pattern extends RegExp {
  test(s) {
    return !super.test(s);
  }
}
const stack = Stack.of(1, 2, 3);
const map = new CountingMap([['a', 1]]);
const error = new HttpError(404, { cause: stack });
const bytes = new Bytes([1, 2, 250]);
const bus = new Bus();
const stamp = new Stamp(0);
const pattern = new Pattern('^a', 'i');
const got = [];
bus.on('message', (...args) => got.push(args.join('')));

setTimeout(() => {
  stack.push(4);
  map.set('b', map.get('a') + 1);
  bus.send('x', 1);
  bytes[0] = 10;
  console.log(stack.top, stack.length, Array.isArray(stack), stack.label, stack.map(x => x) instanceof Stack);
  setTimeout(() => {
    console.log(map.get('b'), map.reads, map.size, map instanceof CountingMap);
    console.log(error.name, error.message, error.status, error.cause === stack, error instanceof HttpError, typeof error.stack);
    console.log(bytes.sum(), bytes.subarray(1) instanceof Bytes, bytes.length);
    setTimeout(() => {
      console.log(bus.send('y'), bus.sent, got.join(), bus.listenerCount('message'));
      console.log(stamp.iso(), pattern.test('Abc'), pattern.source);
    }, 1);
  }, 1);
}, 1);
