// Emitters whose listeners run in the context they were made in.
const { AsyncLocalStorage } = require('async_hooks');
const { EventEmitterAsyncResource, once } = require('events');
const storage = new AsyncLocalStorage();

class Device extends EventEmitterAsyncResource {
  #reads = 0;
  read() {
    return this.emit('read', ++this.#reads);
  }
}
const device = storage.run('device', () => new Device({ name: 'Device' }));
const named = storage.run('named', () => new EventEmitterAsyncResource('named'));
const unnamed = new Device();
for (const emitter of [device, named, unnamed]) {
  emitter.on('read', function (n) {
    console.log('read', n, storage.getStore(), this === emitter);
  });
}
device.once('read', () => console.log('once'));
const { asyncResource } = named;
const own = device.asyncResource;
try {
  new EventEmitterAsyncResource();
} catch (error) {
  console.log(error.code, error.message);
}

let turn = 0;
const timer = setInterval(() => {
  device.read();
  named.emit('read', 'x');
  storage.run('caller', () => unnamed.emit('read', 'y'));
  console.log(asyncResource === named.asyncResource, asyncResource.eventEmitter === named, own.constructor.name);
  console.log(device.asyncId === own.asyncId(), typeof named.triggerAsyncId);
  own.runInAsyncScope(() => console.log(storage.getStore(), device.listenerCount('read'), device instanceof Device));
  if (turn === 1) once(named, 'read').then(([value]) => console.log('awaited', value));
  if (++turn === 4) {
    clearInterval(timer);
    console.log(named.emitDestroy() === undefined, device.emit('none'), Object.keys(Device.prototype).length);
  }
}, 1);
