// Loops over collections that wait in the middle, generators that delegate to built-in iterators.
const sleep = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const map = new Map([['a', 1], ['b', 2], ['c', 3]]);
const set = new Set(['x', 'y', 'z']);
const log = [];
async function overMap() {
  for (const [key, value] of map) log.push(key + (await sleep(10, value)));
  log.push('map done');
}
async function overSet() {
  for (const member of set) {
    await sleep(13);
    log.push(member);
    if (member === 'x') set.delete('y').valueOf();
    if (member === 'z') set.add('w');
    if (set.size > 5) break;
  }
}
async function overText() {
  for (const character of 'h\u{1f600}i') log.push(await sleep(11, character));
  for (const [match] of 'a1b22'.matchAll(/\d+/g)) log.push(await sleep(12, match));
}
function* delegates() {
  yield* map.keys();
  const [head, ...tail] = new Set(['x', 'z', 'w']);
  yield head;
  yield* tail;
}
const generator = delegates();
async function overGenerator() {
  for (const value of generator) log.push('g' + (await sleep(15, value)));
}
Promise.all([overMap(), overSet(), overText(), overGenerator()]).then(() => console.log(log.length, [...log].sort().join()));
