// An event emitter with once, removal and wildcard listeners, driving a simulated building of sensors.
const SIZE = 9000;
class Emitter {
  #listeners = new Map();
  on(event, listener) {
    const list = this.#listeners.get(event);
    if (list) list.push(listener);
    else this.#listeners.set(event, [listener]);
    return this;
  }
  once(event, listener) {
    const wrapper = (...args) => {
      this.off(event, wrapper);
      listener.apply(this, args);
    };
    return this.on(event, wrapper);
  }
  off(event, listener) {
    const list = this.#listeners.get(event);
    const at = list ? list.indexOf(listener) : -1;
    if (at >= 0) this.#listeners.set(event, [...list.slice(0, at), ...list.slice(at + 1)]);
  }
  emit(event, ...args) {
    const list = this.#listeners.get(event);
    if (list) for (const listener of list) listener.apply(this, args);
    return list !== undefined && list.length > 0;
  }
}
class Sensor extends Emitter {
  constructor(id) {
    super();
    this.id = id;
    this.value = 20;
  }
  measure(tick) {
    const next = 20 + ((this.id * 7 + tick * 13) % 17) - 8;
    if (next !== this.value) {
      const before = this.value;
      this.value = next;
      this.emit('change', this, before);
    }
    if (next > 26) this.emit('alarm', { sensor: this, tick });
  }
}
function round() {
  const sensors = Array.from({ length: 40 }, (_, id) => new Sensor(id));
  const totals = { changes: 0, drift: 0, alarms: 0, firsts: 0 };
  for (const sensor of sensors) {
    sensor.on('change', (s, before) => {
      totals.changes++;
      totals.drift += s.value - before;
    });
    if (sensor.id % 2) sensor.on('change', ({ id }) => (totals.drift ^= id));
    sensor.on('alarm', ({ tick }) => (totals.alarms += tick & 1));
    sensor.once('alarm', () => totals.firsts++);
  }
  for (let tick = 0; tick < SIZE; tick++) for (const sensor of sensors) sensor.measure(tick);
  return Object.values(totals).join();
}

const ROUNDS = 10;
const EXPECTED = '359998,13523,21176,40';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
