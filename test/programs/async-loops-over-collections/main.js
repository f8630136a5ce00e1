// Loops over built-in collections stop in the middle, and the collections change meanwhile.
const turn = value => new Promise(resolve => setTimeout(resolve, 1, value));
const map = new Map([['a', 1], ['b', 2], ['c', 3], ['d', 4]]);
const set = new Set(['x', 'y', 'z', 'w']);
const array = ['p', 'q', 'r'];
const log = (...values) => console.log(values.join(' '));

async function maps() {
  for (const [key, value] of map) {
    log('map', key, value);
    await turn();
    if (key === 'a') map.delete('a');
    if (key === 'b') { map.delete('c'); map.set('late', 5); map.set('b', 20); }
    if (key === 'late') { map.delete('b'); map.set('b', 6); }
  }
  for (const key of map.keys()) { log('key', key); await turn(); if (key === 'd') map.delete('late'); }
  for (const value of map.values()) log('value', value, await turn('v'));
  for (const [key, value] of map.entries()) { await turn(); log('entry', key, value); break; }
}

async function sets() {
  outer: for (const value of set) {
    for (const other of set.values()) {
      if (other === 'z') continue outer;
      log('set', value, await turn(other));
      if (value === 'y') { set.delete('y'); set.add('more'); }
      if (set.size > 4) set.clear();
    }
  }
  log('left', [...set]);
}

async function arrays() {
  for (const [i, value] of array.entries()) { log('array', i, value, await turn('e')); if (i === 1) array.push('s'); }
  for (const i of array.keys()) { await turn(); log('index', i); if (i === 2) array.length = 3; }
  for (const value of array.values()) { await turn(); log('of', value); }
  for await (const value of [turn(1), 2, turn(3)]) { log('awaited', value); await turn(); }
  for await (const value of new Set([turn('s'), 't'])) log('awaited', value);
}

(async () => {
  await maps();
  await sets();
  await arrays();
})();
