// yield* over built-in collections and own iterators stops in the middle, in generators of both kinds.
const turn = value => new Promise(resolve => setTimeout(resolve, 1, value));
const map = new Map([['d', 4], ['b', 6]]);
const set = new Set(['x', 'w']);
const array = ['p', 'q'];
const log = (...values) => console.log(values.join(' '));

class Listed extends Map { keys() { return ['own', ...super.keys()]; } }
function* sync() { const last = yield* array; log('last', last); yield* map; yield* set.keys(); yield* new Listed([[1, 2]]).keys(); yield* 'a\u{1f600}b'; }
async function* async() { yield* [turn('first'), 'second']; yield* sync(); }

(async () => {
  for await (const value of async()) { log('async', value); await turn(); }
  for (const character of 'k\u{1f601}lm') { await turn(); log(character); }
  const it = sync();
  for (let done = false, value; !done; await turn()) {
    ({ value, done } = it.next('sent'));
    log('sync', value, done);
  }
  const listed = new Listed([['k', 'v']]);
  for (const key of listed.keys()) { await turn(); log('listed', key); }
  try { for (const key of ({}).keys()) await key; } catch (error) { log(error.name); }
})();
