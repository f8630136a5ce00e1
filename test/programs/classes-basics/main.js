// Classes: methods, accessors, statics, fields, computed names, constructor and prototype attributes.
const key = 'dynamic';
let evaluations = 0;
class Meter {
  static made = 0;
  static [`${key}Static`] = 'computed static';
  reading = 0;
  list = [this.reading];
  'quoted name' = 1;
  [(evaluations++, key)] = 'computed field';
  constructor(unit) {
    this.unit = unit;
    Meter.made++;
  }
  add(n = 1) {
    this.reading += n;
    return this;
  }
  get text() {
    return this.reading + this.unit;
  }
  set text(value) {
    this.reading = parseFloat(value);
  }
  static of(unit) {
    return new this(unit);
  }
  [(evaluations++, key + 'Method')]() {
    return this[key];
  }
  toString() {
    return `Meter(${this.text})`;
  }
}
const a = new Meter('V');
const b = Meter.of('A');
const attributes = (o, k) => Object.entries(Object.getOwnPropertyDescriptor(o, k)).filter(e => e[1] === true).map(e => e[0]).join('+') || 'none';

setTimeout(() => {
  a.add().add(5);
  b.text = '2.5';
  console.log(String(a), b.text, Meter.made, evaluations, a.dynamicMethod());
  setTimeout(() => {
    const c = new a.constructor('W');
    console.log(c instanceof Meter, Meter.made, evaluations, Meter.dynamicStatic, Object.keys(c).join());
    console.log(Object.getOwnPropertyNames(Meter.prototype).join(), typeof Meter, Meter.name, Meter.length);
    console.log(attributes(Meter, 'prototype'), attributes(Meter.prototype, 'add'), attributes(Meter.prototype, 'constructor'), attributes(a, 'unit'));
    let failure;
    try {
      Meter();
    } catch (e) {
      failure = e.name;
    }
    setTimeout(() => {
      Meter.prototype.add = function () {
        return 'patched ' + this.unit;
      };
      console.log(failure, a.add(), c.add(), [...Object.keys(Meter)].join());
    }, 1);
  }, 1);
}, 1);
