// util.promisify and util.callbackify around functions of the program, called and held across turns.
const util = require('util');
function later(ms, value, callback) {
  if (ms < 0) throw new RangeError('negative');
  setTimeout(() => (value === 'bad' ? callback(new Error('bad value')) : callback(null, value, 'extra')), ms);
}
later.note = 'kept';
const wait = util.promisify(later);
const counter = { n: 40, add: util.promisify(function add(by, callback) { setImmediate(callback, null, (this.n += by)); }) };
const special = util.promisify(Object.assign(() => {}, { [util.promisify.custom]: async x => `custom ${x}` }));
const back = util.callbackify(async function twice(x) {
  await wait(1, x);
  if (x === null) throw null;
  return x * 2;
});
const readFile = util.promisify(require('fs').readFile);
(async () => {
  console.log(wait.name, wait.length, wait.note, wait[util.promisify.custom] === wait, wait === util.promisify(wait));
  const pending = [wait(3, 'c'), wait(1, 'a'), wait(2, 'b')];
  console.log((await Promise.all(pending)).join(), await counter.add(2));
  for (const [ms, value] of [[1, 'bad'], [-1, 'x']]) {
    try {
      await wait(ms, value);
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  console.log(await special(1), back.name, back.length);
  const [doubled, failed] = await Promise.all([
    new Promise(resolve => back(21, (error, value) => resolve(value))),
    new Promise(resolve => back(null, error => resolve(`${error.code} ${error.reason}`))),
  ]);
  console.log(doubled, failed);
  try {
    back(1);
  } catch (error) {
    console.log(error.code);
  }
  await readFile('/no/such/file').catch(error => console.log(error.code));
})();
