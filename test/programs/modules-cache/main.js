// Programs take modules out of `require.cache` to load them afresh, and put others in their place.
const { createRequire } = require('module');
const load = createRequire(__filename);
let counter = load('./counter');
const id = load.resolve('./counter');
const old = load.cache[id];
const names = () =>
  Object.keys(load.cache)
    .map(path => path.split('/').at(-1))
    .filter(name => /^(?:counter|service|never|user)\.js$/.test(name))
    .join();
let turn = 0;
const timer = setInterval(() => {
  counter.count();
  console.log(turn, counter.value(), names(), load('./counter') === counter);
  if (turn === 2) {
    delete load.cache[id];
    console.log(names(), id in load.cache);
    const before = counter;
    counter = load('./counter');
    console.log(counter === before, counter.value(), load.cache[id] === old, old.exports === before);
    old.exports = null;
  }
  if (turn === 3) {
    load.cache[load.resolve('./service')] = { exports: { call: () => `mock ${turn}` } };
    load.cache[load.resolve('./never')] = { exports: 'never loaded' };
  }
  if (turn > 3) console.log(load('./user').use(), load('./never'), old.exports);
  if (turn === 5) delete load.cache[load.resolve('./service')];
  if (++turn === 8) clearInterval(timer);
}, 1);
