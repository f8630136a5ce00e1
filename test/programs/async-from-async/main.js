// Array.fromAsync goes on where it was, with iterators of both kinds, what is like an array, mappers and failures.
const sleep = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const lines = [];
const log = (...words) => lines.push(words.join(' '));
const show = name => value => log(name, JSON.stringify(value));
const failed = name => error => log(name, 'failed:', error instanceof TypeError ? 'TypeError' : error.message);
async function* numbers() {
  try {
    for (let i = 0; i < 4; i++) {
      await sleep(10);
      yield i;
    }
  } finally {
    await sleep(2);
    log('closed');
  }
}
/** For engines without it. */
async function fromAsync(items, mapper, receiver) {
  if (mapper !== undefined && typeof mapper !== 'function') throw new TypeError('mapper');
  const list = typeof this === 'function' ? new this() : [];
  let i = 0;
  const add = async value => {
    list[i] = mapper ? await mapper.call(receiver, value, i) : value;
    i++;
  };
  if (items[Symbol.asyncIterator] ?? items[Symbol.iterator]) for await (const value of items) await add(value);
  else while (i < (items.length ?? 0)) await add(await items[i]);
  list.length = i;
  return list;
}
const make = Array.fromAsync ?? fromAsync;

make.call(Array, numbers()).then(show('plain'));
make.call(Array, numbers(), async (x, i) => {
  await sleep(3);
  return x * 10 + i;
}).then(show('mapped'));
make.call(Array, [sleep(30, 'a'), 'b', sleep(5, 'c')]).then(show('promises'));
make.call(Array, { length: 3, 0: sleep(25, 'x'), 2: 'z' }, function (value, i) {
  return sleep(5, [value, i, this.tag]);
}, { tag: '!' }).then(list => log('indices', JSON.stringify(list)));

class List extends Array {
  last() {
    return this[this.length - 1];
  }
}
make.call(List, new Set([1, sleep(22, 2)])).then(list => log('subclass', list instanceof List, list.last()));
make.call(function (...args) {
  this.args = args;
}, ['one']).then(made => log('made', made.args.length, made.length, made[0]));

make.call(Array, numbers(), x => {
  if (x === 1) throw new Error('mapper');
  return x;
}).catch(failed('mapper'));
make.call(Array, [1, sleep(12).then(() => Promise.reject(new Error('element')))]).catch(failed('element'));
make.call(Array, null).catch(failed('null'));
make.call(Array, [1], 'x').catch(failed('no function'));
make.call(Array, { [Symbol.asyncIterator]: () => ({ next: () => sleep(7, 5) }) }).catch(failed('no result'));
make.call(Array, 5).then(list => log('number', list.length));

setTimeout(() => make.call(Array, numbers(), x => sleep(1, -x)).then(show('later')), 25);
setTimeout(() => console.log(lines.sort().join('\n')), 300);
