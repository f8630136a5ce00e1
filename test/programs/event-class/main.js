// Classes that extend the host's Event and EventTarget, and uses of Event itself as a value.
class Measured extends Event {
  #value;
  constructor(value) {
    super('measured', { cancelable: true });
    this.#value = value;
  }
  get value() {
    return this.#value;
  }
}
class Sensor extends EventTarget {
  seen = 0;
  measure(value) {
    this.seen++;
    return this.dispatchEvent(new Measured(value));
  }
}
const kinds = new Map([[Event, 'event'], [Measured, 'measured'], [EventTarget, 'target'], [Sensor, 'sensor']]);
const sensor = new Sensor();
const log = [];
sensor.addEventListener('measured', event => {
  log.push(`${event.value} ${event instanceof Measured} ${event instanceof Event}`);
  if (event.value > 15) event.preventDefault();
});
function turn(value) {
  log.push(sensor.measure(value));
  console.log(log.splice(0).join(', '), sensor.seen, kinds.get(Object.getPrototypeOf(Measured)), kinds.get(Sensor));
  if (value < 30) setTimeout(turn, 1, value + 10);
}
setTimeout(turn, 1, 10);
