// Nothing of the language is as it was: whoever calls what has been replaced fails.
const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
const EventEmitter = require('events');
const { setTimeout: pause, setInterval: every } = require('timers/promises');
const { promisify } = require('util');

const { ownKeys, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { stringify } = JSON;
const numbers = (function* () { yield* [1, 2, 3]; })();
// Where the engine has iterator helpers.
const helped = numbers.filter ? numbers.filter(x => x > 1).take(1.5) : (numbers.next(), numbers);
const show = (label, value) => console.log(label, stringify(value));

const prototypes = [
  ...[Array, Map, Set, WeakMap, WeakSet, WeakRef, String, Number, RegExp, Date].map(({ prototype }) => prototype),
  ...[getPrototypeOf(Uint8Array).prototype, FinalizationRegistry.prototype, Symbol.prototype, Function.prototype],
  ...[new Map().entries(), new Set().values(), ''.matchAll(/x/g)].map(getPrototypeOf),
];
const namespaces = [Object, Reflect, Math, JSON, Number, String, Array, performance, getPrototypeOf(performance)];
// What hosts call themselves, and whoever runs this.
const OF_HOSTS = ['fill', 'stringify', 'shift', 'pop', 'concat', 'isSafeInteger', 'defineProperties', 'getOwnPropertyDescriptors', 'defineProperty', 'setPrototypeOf', 'getPrototypeOf', 'create', 'slice'];
const replaced = [];
const break_ = (holder, key) => {
  const before = getOwnPropertyDescriptor(holder, key);
  if (typeof before.value !== 'function' || !before.configurable || key === 'constructor') return;
  if (before.value === Function.prototype[key] || OF_HOSTS.includes(key)) return;
  if (/^[A-Z]/.test(before.value.name) || typeof key === 'symbol' && holder !== Map.prototype) return;
  const value = { [key]() { throw new Error(`replaced ${String(key)} is called`); } }[key];
  replaced[replaced.length] = [holder, key, { ...before, value }];
};
for (const holder of [...prototypes, ...namespaces]) for (const key of ownKeys(holder)) break_(holder, key);
for (let i = 0; i < replaced.length; i++) defineProperty(replaced[i][0], replaced[i][1], replaced[i][2]);

let ticks = 0;
const interval = setInterval(() => {
  if (++ticks === 4) clearInterval(interval);
}, 2);
process.nextTick((a, b) => show('next tick', a + b), 3, 4);
queueMicrotask(() => show('microtask', 0));

function* count(from) {
  try {
    for (let i = 0; i < 3; i++) from += yield from;
  } finally {
    show('count ends', from);
  }
}

async function* steps(to) {
  for (let i = 0; i < to; i++) {
    await new Promise(resolve => setTimeout(resolve, 3));
    yield i;
  }
}

class Account {
  #sum = 0;
  async add(amount) {
    await null;
    this.#sum += amount;
    return this.#sum;
  }
}

const emitter = new EventEmitter();
const storage = new AsyncLocalStorage();
const later = promisify((value, callback) => setTimeout(callback, 2, null, value));

(async () => {
  show('immediate', await new Promise(resolve => setImmediate(resolve, 3)));
  const numbers = count(1);
  const account = new Account();
  show('first', numbers.next().value);
  for await (const step of steps(3)) show('step', step + numbers.next(step).value);
  show('sum', await account.add(2) + await account.add(3));
  await storage.run('stored', async () => {
    await new Promise(resolve => setTimeout(resolve, 2));
    show('storage', storage.getStore());
  });
  const resource = storage.run('kept', () => new AsyncResource('resource'));
  await later(1);
  show('resource', resource.runInAsyncScope((a, b) => storage.getStore() + a + b, null, 1, 2));
  show('promisified', await later('value'));
  show('pause', await pause(3, 'paused'));
  let rounds = 0;
  for await (const value of every(2, 'every')) {
    show(value, rounds);
    if (++rounds === 3) break;
  }
  show('helped', helped.next().value);
  emitter.once('event', value => show('heard', value));
  setTimeout(() => emitter.emit('event', 'x'), 2);
  show('once', await EventEmitter.once(emitter, 'event'));
  process.once('unhandledRejection', reason => show('unhandled', reason));
  Promise.reject('reason');
  await later(0);
  try {
    await later(0).then(() => { throw new TypeError('thrown'); }).finally(() => show('finally', 0));
  } catch (error) {
    show('caught', error.message);
  }
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 2);
  try {
    await pause(50, 0, { signal: controller.signal });
  } catch (error) {
    show('aborted', error.name);
  }
  const { promise, resolve } = Promise.withResolvers?.() ?? {};
  if (promise) {
    setTimeout(resolve, 1, 'resolved');
    show('with resolvers', await promise);
  } else {
    show('with resolvers', await later('resolved'));
  }
  process.on('exit', code => show('exit', code + ticks));
})();
