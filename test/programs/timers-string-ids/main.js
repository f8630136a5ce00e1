// Many timers registered in tables, cleared by policy, the rest firing in order.
const registry = {};
const log = [];
function schedule(name, delay) {
  registry[name] = {
    name,
    handle: setTimeout(() => {
      delete registry[name];
      log.push(name);
    }, delay),
  };
}
'abcdefgh'.split('').forEach((name, i) => schedule(name, 20 + i * 12));
setTimeout(function policy() {
  for (const name of Object.keys(registry)) {
    if ('aeiou'.includes(name)) {
      clearTimeout(registry[name].handle);
      registry[name] = { name: name.toUpperCase(), handle: null };
    }
  }
}, 5);
setTimeout(() => console.log(log.join(''), Object.values(registry).map(r => r.name).join('')), 180);
