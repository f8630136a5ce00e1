// The path of a refusal leads through closures, properties and collections; captures before and after succeed.
const crypto = require('node:crypto');
function start() {
  const registry = new Map();
  return {
    open(name) {
      registry.set(name, { handles: [{ hash: crypto.createHash('md5') }] });
    },
    close: name => registry.delete(name),
    count: () => registry.size,
  };
}
const service = start();
setTimeout(() => {
  service.open('first');
  setTimeout(() => {
    console.log(service.count());
    service.close('first');
    setTimeout(() => console.log(service.count()), 1);
  }, 1);
}, 1);
