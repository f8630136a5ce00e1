// Private names where no constructor of their class made the object.
class CountingMap extends Map {
  #reads = 0;
  get(k) {
    this.#reads++;
    return super.get(k);
  }
  get reads() {
    return this.#reads;
  }
}
class Tagged extends Array {
  #tag = 'none';
  tag(t) {
    if (t) this.#tag = t;
    return this.#tag;
  }
}
class Coded extends Error {
  #code;
  constructor(m, c) {
    super(m);
    this.#code = c;
  }
  get code() {
    return this.#code;
  }
}
const EventEmitter = require('events');
class Device extends EventEmitter {
  #state = { n: 0 };
  poll() {
    this.#state.n++;
    this.emit('polled', this.#state.n);
    return this.#state.n;
  }
}
class LoudDevice extends Device {
  #volume = 1;
  louder() {
    return ++this.#volume;
  }
}
class Later extends Promise {
  #note = 'note';
  note() {
    return this.#note;
  }
}
class When extends Date {
  #zone = 'utc';
  zone(z) {
    if (z) this.#zone = z;
    return this.#zone;
  }
}
class Bytes extends Uint8Array {
  #sum = 5;
  sum() {
    return this.#sum++;
  }
}
// a Proxy that the parent returns
class Observable {
  #log = [];
  constructor(target) {
    const log = this.#log;
    return new Proxy(this, {
      set(o, k, v, r) {
        log.push(k);
        return Reflect.set(o, k, v, r);
      },
      defineProperty(o, k, d) {
        log.push('def ' + String(k));
        return Reflect.defineProperty(o, k, d);
      },
      get(o, k, r) {
        if (k === 'log') return log.join();
        return Reflect.get(o, k, r);
      },
    });
  }
}
class Model extends Observable {
  count = 0;
  #secret = 1;
  static peek(m) {
    return m.#secret;
  }
  bump() {
    this.count++;
    return ++this.#secret;
  }
}
// prototypes that have changed
class A {
  #a = 1;
  get() {
    return this.#a;
  }
  static g(o, v) {
    if (v) o.#a = v;
    return #a in o ? o.#a : 'none';
  }
}
class B extends A {
  #b = 2;
  static g2(o) {
    return #b in o ? o.#b : 'none';
  }
}
const moved = new A();
Object.setPrototypeOf(moved, null);
const movedB = new B();
Object.setPrototypeOf(movedB, { plain: true });
const toB = new A();
Object.setPrototypeOf(toB, B.prototype);
const made = Reflect.construct(A, [], Array);
const frozen = Object.freeze(new B());
// stamps
class Stamp {
  constructor(t) {
    return t;
  }
}
class Mark extends Stamp {
  #m;
  field = 'field';
  constructor(t, m) {
    super(t);
    this.#m = m;
  }
  static of(o, v) {
    if (v) o.#m = v;
    return #m in o ? o.#m : 'none';
  }
  #method() {
    return this.#m + '!';
  }
  static call(o) {
    return o.#method();
  }
}
const fn = function named(a, b) {
  return a + b;
};
const target = {
  a: 1,
  get field2() {
    return 2;
  },
};
const marked = {
  fn,
  target,
  list: [1, 2],
  map: new Map([[1, 2]]),
  frozen: {},
  cls: class Inner {
    static x = 1;
  },
  bound: fn.bind(null, 1),
  re: /x/g,
  mathy: Math,
  prox: new Proxy({}, {}),
  instance: new B(),
};
for (const key of Object.keys(marked)) new Mark(marked[key], { key, self: marked[key] });
delete marked.map.field;
delete Math.field;
Object.freeze(marked.frozen);
const cm = new CountingMap([['a', 1]]),
  list = Tagged.of(1, 2),
  err = new Coded('bad', 7),
  dev = new LoudDevice(),
  later = new Later(() => {}),
  when = new When(0),
  bytes = new Bytes(2),
  model = new Model();
list.tag('list');
when.zone('cet');
const heard = [];
dev.on('polled', n => heard.push(n));
let t = 0;
const step = () => {
  console.log(
    cm.get('a'),
    cm.reads,
    list.tag(),
    list.length,
    list.map(x => x * 2).tag(),
    err.code,
    err.message,
    dev.poll(),
    dev.louder(),
    heard.join(),
    later.note(),
    when.zone(),
    when.getTime(),
    bytes.sum(),
    bytes.length,
  );
  console.log(Model.peek(model), model.bump(), model.count, Object.keys(model).join(), model.log);
  console.log(
    A.g(moved),
    A.g(movedB),
    B.g2(movedB),
    A.g(toB),
    B.g2(toB),
    toB.get(),
    A.g(made),
    A.g(frozen, { deep: t }).deep,
    typeof A.g(frozen),
    A.g([]),
  );
  console.log(
    Object.keys(marked)
      .map(k => Mark.of(marked[k]).key === k && Mark.of(marked[k]).self === marked[k])
      .join(),
  );
  console.log(
    Mark.of({}),
    Object.keys(target).join(),
    fn.name,
    fn.length,
    Object.keys(fn).join(),
    Object.keys(marked.list).join(),
    Object.isFrozen(marked.frozen),
    Object.keys(marked.map).join(),
    'field' in Math,
  );
  Mark.of(target, { key: 'target', self: target, t });
  if (++t < 3) setTimeout(step, 1);
};
setTimeout(step, 1);
