// Local modules: evaluated once, state kept, exports by reference.
const counter = require('./lib/counter');
const again = require('./lib/counter.js');
const { inc } = counter;
const data = require('./data.json');
const folder = require('./folder');

setTimeout(() => {
  inc();
  again.inc();
  data.list.push(4);
  console.log(counter === again, counter.get(), data.list.length, folder.name);
  setTimeout(() => {
    const late = require('./lib/late');
    console.log(late.loaded, late.counter === counter, require('./data.json') === data, folder.sibling() === late);
    setTimeout(() => {
      inc();
      console.log(late.read(), require('./lib/late').loaded, require('./lib/counter').history.join());
      let failure;
      try {
        require('./missing');
      } catch (e) {
        failure = e.name;
      }
      console.log(failure);
    }, 1);
  }, 1);
}, 1);
