// JSON with replacer, reviver, toJSON and a hand-written serializer whose memo keeps identity.
const temperature = {
  celsius: 21.5,
  taken: new Date(0),
  toJSON() {
    return { c: this.celsius, t: this.taken.getTime() };
  },
};
const revived = JSON.parse('{"a":[1,{"b":null}],"date":"1970-01-01T00:00:00.000Z","big":"12n"}', function (key, value) {
  if (typeof value === 'string' && /^\d+n$/.test(value)) return BigInt(value.slice(0, -1));
  if (key === 'date') return new Date(value);
  return value;
});
const ids = new Map();
function serialize(value) {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? value + 'n' : JSON.stringify(value);
  if (ids.has(value)) return '#' + ids.get(value);
  ids.set(value, ids.size);
  if (value instanceof Date) return '@' + +value;
  if (Array.isArray(value)) return '[' + value.map(serialize).join() + ']';
  return '{' + Object.keys(value).map(k => k + ':' + serialize(value[k])).join() + '}';
}
setTimeout(() => {
  console.log(JSON.stringify({ temperature, list: [temperature, undefined, () => 1] }));
  console.log(serialize(revived));
  setTimeout(() => {
    revived.self = revived;
    revived.a.push(revived.date);
    console.log(serialize(revived), serialize({ revived }), ids.size);
    console.log(JSON.stringify(temperature, (k, v) => (k === 'c' ? v * 2 : v), '.'));
  }, 1);
}, 1);
