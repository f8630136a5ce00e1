// What a program puts on the host's classes and their prototypes: new methods, replaced methods and accessors, statics.
const { EventEmitter } = require('node:events');
URL.prototype.greeting = function () {
  return `hello ${this.host}`;
};
const { toString } = URL.prototype;
URL.prototype.toString = function () {
  return `<${toString.call(this)}>`;
};
EventTarget.prototype[Symbol.for('kind')] = 'target';
Object.defineProperty(Headers.prototype, 'size', {
  get() {
    return [...this.keys()].length;
  },
  configurable: true,
});
Object.defineProperty(URL.prototype, 'origin', {
  get() {
    return `from ${this.hostname}`;
  },
  configurable: true,
});
TextEncoder.encodeText = text => new TextEncoder().encode(text).length;
EventEmitter.prototype.twice = function (name) {
  return this.emit(name) && this.emit(name);
};
class Site extends URL {
  get label() {
    return `${this.greeting()} ${this.origin}`;
  }
}
const url = new URL('http://a.example/x');
const site = new Site('http://b.example:81/');
const target = new EventTarget();
let step = 0;
const timer = setInterval(() => {
  const emitter = new EventEmitter();
  emitter.on('x', () => console.log('heard'));
  console.log(++step, url.greeting(), String(url), url.origin, site.label, String(site));
  console.log(target[Symbol.for('kind')], new AbortController().signal[Symbol.for('kind')]);
  console.log(new Headers({ a: '1', b: '2' }).size, TextEncoder.encodeText('äb'), emitter.twice('x'));
  if (step === 2) delete URL.prototype.greeting;
  if (step === 2) URL.prototype.greeting = () => 'replaced';
  if (step === 3) clearInterval(timer);
}, 1);
