// Objects that inherit from classes of the host whose constructors never ran on them, as older libraries make them.
const { Readable, Stream } = require('stream');
const EventEmitter = require('events');

function inherit(Class, Parent) {
  function Bare() {}
  Bare.prototype = Parent.prototype;
  Class.prototype = new Bare();
}
function Source(n) {
  this.n = n;
}
inherit(Source, Readable);
Source.prototype.double = function () {
  return this.n * 2;
};
function Safe(text) {
  this.text = text;
}
Safe.prototype = Object.create(String.prototype, { length: { writable: true, configurable: true, value: 10 } });
Safe.prototype.valueOf = Safe.prototype.toString = function () {
  return `safe ${this.text}`;
};
const proto = Object.create(Stream.prototype, { mark: { value: 'mark', enumerable: true } });
const number = Object.setPrototypeOf({ n: 1 }, Number.prototype);
const held = [new Source(4), new Safe('text'), Object.create(proto), new String('boxed')];
let emitter;
setTimeout(() => {
  const [source, safe, below, boxed] = held;
  console.log(source.double(), source instanceof Readable, source instanceof EventEmitter, `${safe}`, safe.length);
  console.log(below.mark, below instanceof Stream, Object.getPrototypeOf(below) === proto, boxed.length, `${boxed}`);
  try {
    number.toFixed();
  } catch (error) {
    console.log(error.name, number.n++);
  }
  emitter = Object.create(EventEmitter.prototype);
  setTimeout(() => {
    emitter.on('late', value => console.log('late', value));
    console.log(held.map(each => Object.keys(each).join()).join('|'), number.n, new Source(1).double());
    setTimeout(() => emitter.emit('late', Object.prototype.toString.call(held[3])), 1);
  }, 1);
}, 1);
