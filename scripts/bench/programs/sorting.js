// Quick, merge, heap and shell sort with comparators, against the built-in.
const SIZE = 18000;
function quick(list, before, from = 0, to = list.length - 1) {
  while (from < to) {
    const pivot = list[(from + to) >> 1];
    let i = from;
    let j = to;
    while (i <= j) {
      while (before(list[i], pivot)) i++;
      while (before(pivot, list[j])) j--;
      if (i <= j) {
        const t = list[i];
        list[i++] = list[j];
        list[j--] = t;
      }
    }
    if (j - from < to - i) {
      quick(list, before, from, j);
      from = i;
    } else {
      quick(list, before, i, to);
      to = j;
    }
  }
  return list;
}
function merge(list, before) {
  if (list.length < 2) return list;
  const middle = list.length >> 1;
  const a = merge(list.slice(0, middle), before);
  const b = merge(list.slice(middle), before);
  const out = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) out.push(before(b[j], a[i]) ? b[j++] : a[i++]);
  while (i < a.length) out.push(a[i++]);
  while (j < b.length) out.push(b[j++]);
  return out;
}
function heap(list, before) {
  const sift = (at, end) => {
    for (let child; (child = at * 2 + 1) < end; at = child) {
      if (child + 1 < end && before(list[child], list[child + 1])) child++;
      if (!before(list[at], list[child])) return;
      [list[at], list[child]] = [list[child], list[at]];
    }
  };
  for (let i = list.length >> 1; i-- > 0; ) sift(i, list.length);
  for (let end = list.length - 1; end > 0; end--) {
    [list[0], list[end]] = [list[end], list[0]];
    sift(0, end);
  }
  return list;
}
function shell(list, before) {
  for (let gap = list.length >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < list.length; i++) {
      const item = list[i];
      let j = i;
      for (; j >= gap && before(item, list[j - gap]); j -= gap) list[j] = list[j - gap];
      list[j] = item;
    }
  }
  return list;
}
function round() {
  let seed = 3;
  const records = Array.from({ length: SIZE }, (_, id) => ({
    id,
    key: (seed = (seed * 16807) % 2147483647) % 10000,
    name: 'n' + (seed % 97),
  }));
  const byKey = (a, b) => a.key < b.key;
  const byName = (a, b) => (a.name === b.name ? a.id < b.id : a.name < b.name);
  const reference = records.slice().sort((a, b) => a.key - b.key);
  let faults = 0;
  for (const sort of [quick, merge, heap, shell]) {
    const sorted = sort(records.slice(), byKey);
    for (let i = 0; i < sorted.length; i++) if (sorted[i].key !== reference[i].key) faults++;
  }
  const named = merge(records, byName);
  return [faults, named[5].id, named.at(-5).id, reference[100].key].join();
}

const ROUNDS = 10;
const EXPECTED = '0,618,17375,41';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
