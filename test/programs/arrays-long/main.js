// Long arrays of every make: what is special about a few of their elements or keys must not be lost among the rest.
const long = make => Array.from({ length: 400 }, (_, i) => make(i));
const mark = Symbol('mark');
class Series extends Array {}
const arrays = {
  integers: long(i => i % 7),
  fractions: long(i => i / 8),
  objects: long(i => ({ i })),
  mixed: long(i => [i, `s${i}`, null, undefined, -0, i / 3, true][i % 7]),
  named: Object.assign(long(i => i), { label: 'named' }),
  hidden: Object.defineProperty(long(i => i), 'secret', { value: 'hidden' }),
  marked: Object.assign(long(i => i), { [mark]: 'symbol' }),
  getter: Object.defineProperty(long(i => i), 5, { get: () => 'got', enumerable: true, configurable: true }),
  fixed: Object.defineProperty(long(i => i), 6, { writable: false }),
  frozen: Object.freeze(long(i => i)),
  closed: Object.preventExtensions(long(i => i)),
  stiff: Object.defineProperty(long(i => i), 'length', { writable: false }),
  holes: long(i => i),
  sparse: new Array(400),
  series: Series.from(long(i => i)),
  bare: Object.setPrototypeOf(long(i => i), null),
};
delete arrays.holes[9];
arrays.sparse[399] = 'end';
arrays.self = long(i => i);
arrays.self[7] = arrays.self;
const short = [[], [1], [1.5, 2], ['a', { b: 1 }, [2]], [undefined], long(i => i).slice(0, 64), long(i => i).slice(0, 65)];

function describe(array) {
  const keys = Reflect.ownKeys(array);
  const odd = keys.flatMap(key => {
    const { get, writable, enumerable, configurable, value } = Object.getOwnPropertyDescriptor(array, key);
    if (key !== 'length' && !Number.isNaN(Number(String(key.description ?? key))) && writable && enumerable && configurable) return [];
    return [`${String(key)}:${get ? 'get ' + array[key] : value}:${[writable, enumerable, configurable].map(Number).join('')}`];
  });
  let sum = 0;
  for (let i = 0; i < array.length; i++) {
    const value = array[i];
    if (typeof value === 'number') sum += Object.is(value, -0) ? 0.5 : value;
    else if (value === array) sum += 1e6;
    else if (value) sum += String(value.i ?? value).length;
  }
  const prototype = Object.getPrototypeOf(array);
  return [keys.length, odd.join(), sum, Object.isExtensible(array), prototype?.constructor.name ?? prototype].join(' ');
}
let turn = 0;
const timer = setInterval(() => {
  turn++;
  for (const [name, array] of Object.entries(arrays)) console.log(turn, name, describe(array));
  console.log(turn, JSON.stringify(short.map(array => array.slice(-3))), short.map(array => array.length).join());
  arrays.integers.push(turn);
  arrays.holes[turn] = 'x';
  short[1].push(turn / 2);
  if (turn === 2) clearInterval(timer);
}, 1);
