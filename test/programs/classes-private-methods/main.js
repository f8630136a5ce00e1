// Private methods as values: bound, stored, passed on; they are one function for all instances.
class Clock {
  #ticks = 0;
  static #made = [];
  static {
    this.register = this.#register;
  }
  static #register(clock) {
    Clock.#made.push(clock);
    return Clock.#made.length;
  }
  #tick(by = 1) {
    this.#ticks += by;
    return this.#ticks;
  }
  get #parity() {
    return this.#ticks % 2 ? 'odd' : 'even';
  }
  constructor(name) {
    this.name = name;
    this.step = this.#tick.bind(this);
    this.raw = this.#tick;
    this.number = Clock.register(this);
  }
  describe() {
    return `${this.name} ${this.#ticks} ${this.#parity}`;
  }
}
const a = new Clock('a');
const b = new Clock('b');
const bareTick = a.raw;
const anonymous = (base =>
  new (class extends base {
    #shout(text) {
      return text.toUpperCase() + this.name;
    }
    shout = this.#shout;
  })('anonymous'))(Clock);
const { register } = Clock;

setTimeout(() => {
  console.log(a.step(), a.raw === b.raw, bareTick.call(b, 5), a.describe(), b.describe());
  setTimeout(() => {
    console.log(a.step(2), b.step(), bareTick === anonymous.raw, anonymous.shout('hey '), register(null));
    setTimeout(() => {
      console.log(a.describe(), b.describe(), bareTick.name, bareTick.length, register({}));
      try {
        bareTick.call({});
      } catch (error) {
        console.log(error instanceof TypeError);
      }
    }, 1);
  }, 1);
}, 1);
