// Proxies: handlers with state, traps not run by a capture, nested proxies, revoked ones.
const log = [];
const target = { a: 1, list: [1, 2] };
const handler = {
  get(t, key, receiver) {
    log.push('get ' + String(key));
    const value = Reflect.get(t, key, receiver);
    return typeof value === 'object' && value !== null ? new Proxy(value, handler) : value;
  },
  set(t, key, value) {
    log.push('set ' + String(key));
    return Reflect.set(t, key, value);
  },
  ownKeys(t) {
    log.push('ownKeys');
    return Reflect.ownKeys(t);
  },
  getPrototypeOf(t) {
    log.push('getPrototypeOf');
    return Reflect.getPrototypeOf(t);
  },
};
const proxy = new Proxy(target, handler);
const callable = new Proxy(function f(a, b) { return a + b; }, { apply: (t, self, args) => t(...args) * 10 });
const constructible = new Proxy(class K { x = 1; }, { construct: (t, args, nt) => Object.assign(Reflect.construct(t, args, nt), { made: 'proxy' }) });
const { proxy: revocable, revoke } = Proxy.revocable({ v: 1 }, {});
const revokedEarly = Proxy.revocable([], {});
revokedEarly.revoke();
const holder = new Map([[proxy, 'proxy'], [target, 'target']]);

setTimeout(() => {
  proxy.a = 2;
  proxy.list.push(3);
  console.log(log.splice(0).join(', '));
  setTimeout(() => {
    console.log(log.length, holder.get(proxy), holder.get(target), target.a, target.list.length, callable(1, 2));
    console.log(new constructible().made, new constructible() instanceof constructible, revocable.v, typeof callable);
    revoke();
    setTimeout(() => {
      const failures = [revocable, revokedEarly.proxy].map(p => {
        try {
          return p.v;
        } catch (e) {
          return e.name;
        }
      });
      console.log(failures.join(), Object.keys(proxy).join(), log.splice(0).join(', '));
    }, 1);
  }, 1);
}, 1);
