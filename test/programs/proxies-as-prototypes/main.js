// Proxies on prototype chains, below classes and objects: no trap runs for a capture, every trap works after it.
const log = [];
const handler = {
  get(target, key, receiver) {
    if (typeof key === 'symbol') return Reflect.get(target, key, receiver);
    log.push(`get ${key}`);
    return key in target ? Reflect.get(target, key, receiver) : `missing ${key}`;
  },
  set(target, key, value, receiver) {
    log.push(`set ${String(key)}`);
    return Reflect.set(target, key, value, receiver);
  },
  has(target, key) {
    log.push(`has ${String(key)}`);
    return Reflect.has(target, key);
  },
  getPrototypeOf(target) {
    log.push('getPrototypeOf');
    return Reflect.getPrototypeOf(target);
  },
  ownKeys(target) {
    log.push('ownKeys');
    return Reflect.ownKeys(target);
  },
};
const magic = new Proxy({ known: 'known' }, handler);
const child = Object.create(magic, { own: { value: 1, writable: true, enumerable: true, configurable: true } });
class Model {
  #fields = new Map();
  static proxied(...args) {
    return new Proxy(new this(...args), {
      get: (target, key) => (key in target ? target[key].bind?.(target) ?? target[key] : target.read(key)),
      set: (target, key, value) => (target.write(key, value), true),
    });
  }
  read(key) {
    return this.#fields.get(key);
  }
  write(key, value) {
    this.#fields.set(key, value);
  }
}
class User extends Model {
  kind = 'user';
}
function Base() {}
Base.prototype = magic;
class Derived extends Base {
  hello() {
    return `hello ${super.known} ${super.unknown}`;
  }
}
const user = User.proxied();
user.name = 'ada';
const derived = new Derived();
const { proxy: revocable, revoke } = Proxy.revocable([1, 2, 3], {});

setTimeout(() => {
  console.log(child.own, child.known, child.other, log.splice(0).join());
  console.log(user.name, user.kind, user.read('name'), revocable.length, Array.isArray(revocable));
  setTimeout(() => {
    child.fresh = 2;
    console.log(log.splice(0).join(), Object.keys(child).join(), derived.hello(), 'x' in child);
    user.age = 36;
    console.log(log.splice(0).join(), user.age, user.name);
    setTimeout(() => {
      revoke();
      let failure;
      try {
        revocable.length;
      } catch (error) {
        failure = error.name;
      }
      console.log(failure, log.length, child.fresh, derived.anything, derived instanceof Base, log.join());
    }, 1);
  }, 1);
}, 1);
