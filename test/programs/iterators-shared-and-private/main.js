// Iterators over what the program can reach and over what only they reach; at the end but not ended; of equal arrays.
const twins = [[1, 1, 1], [1, 1, 1], [1, 1, 1]];
const each = twins.map(array => array[Symbol.iterator]());
const empty = [];
const early = empty.values();
const map = new Map();
const first = map.keys();
const ended = map.values();
ended.next();
const frozen = Object.freeze(['f1', 'f2', 'f3']);
const overFrozen = frozen.entries();
const bytes = [new Uint8Array(3), new Uint8Array(3)];
const overBytes = bytes.map(array => array.values());
const keys = twins[0].keys();
const hidden = new Map([['h', [1, 2]], ['i', [3, 4]]]).values();
const alone = new Set(['p', 'q']).entries();
const both = { set: new Set([1, 2, 3]) };
both.one = both.set.values();
both.two = both.set.values();
both.two.next();
const numbers = [0.5, 1, 2].values();

setTimeout(() => {
  each[1].next();
  twins[1][1] = 'changed';
  empty.push('late');
  map.set('k', 'v');
  bytes[1][0] = 7;
  setTimeout(() => {
    console.log(each.map(it => it.next().value).join(), early.next().value, first.next().value, ended.next().done);
    console.log(overFrozen.next().value.join(), overBytes.map(it => it.next().value).join(), keys.next().value);
    twins[0].push(2);
    both.set.delete(2);
    setTimeout(() => {
      console.log([...keys].join(), hidden.next().value.join(), alone.next().value.join(), [...both.one].join(), [...both.two].join());
      console.log([...each[0]].join(), [...numbers].join(), Object.keys(keys).length, bytes[0].join(), map.size, empty.length);
      const { value, done } = hidden.next();
      console.log(value.join(), done, hidden.next().done, Array.from(alone).length, [...each[1]].join());
    }, 1);
  }, 1);
}, 1);
