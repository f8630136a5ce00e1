// Objects that look alike, among those that differ in what a capture must not overlook.
const log = [];
const point = (x, y) => ({ x, y });
class Over { constructor(o) { return o; } }
class Stamp extends Over { #mark; constructor(o, mark) { super(o); this.#mark = mark; } static of(o) { return #mark in o ? o.#mark : 'none'; } }

const points = [];
for (let i = 0; i < 12; i++) points.push(point(i, -i));
points[1][0] = 'element';
Object.defineProperty(points[2], 'y', { get: () => { log.push('getter ran'); return 'got'; }, enumerable: true, configurable: true });
Object.defineProperty(points[3], 'y', { writable: false });
Object.defineProperty(points[4], 'y', { configurable: false });
Object.defineProperty(points[5], 'y', { enumerable: false });
points[6][Symbol.for('tag')] = 'symbol';
Object.freeze(points[7]);
Object.setPrototypeOf(points[8], { z: 'inherited' });
new Stamp(points[9], 'stamped');
delete points[10].x;
points[10].x = 'back';
points.push(Object.assign(Object.create(null), { x: 12, y: -12 }));
points.push(Object.defineProperty({ x: 1 }, 'y', { set(value) { log.push(`set ${value}`); }, enumerable: true, configurable: true }));
points.push(Object.defineProperty({ x: 1 }, '__proto__', { value: 'own', writable: true, enumerable: true, configurable: true }));

function Maker() {}
delete Maker.prototype.constructor;
Maker.prototype.x = 'of prototype';
Maker.prototype.y = 'as well';
const made = new Object();
made.x = 1;
made.y = 2;

const arrays = Array.from({ length: 9 }, (_, i) => [i, i + 1]);
Object.defineProperty(arrays[1], 'length', { writable: false });
Object.defineProperty(arrays[2], 0, { get: () => 'element got' });
Object.freeze(arrays[3]);
delete arrays[4][0];
arrays[5].named = 'named';
Object.setPrototypeOf(arrays[6], Object.create(Array.prototype));
Object.preventExtensions(arrays[7]);
arrays[8][1] = 1.5;
arrays.push([, , 'x'], new Array(3), [1.5, , 2.5], [1, , 3], [], Array.from({ length: 9 }, (_, i) => ({ i })));

function attributes(object) {
  return Reflect.ownKeys(object).map(key => {
    const { get, set, value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, key);
    const flags = [writable && 'w', enumerable && 'e', configurable && 'c', get && 'get', set && 'set'].filter(Boolean).join('');
    return `${String(key)}:${get || set ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)}/${flags}`;
  }).join(' ');
}

function show(turn) {
  console.log(turn, log.length);
  points.forEach((p, i) => console.log(i, attributes(p), Object.isExtensible(p), String(p.z), Stamp.of(p)));
  console.log(attributes(made), new Maker().x, new Maker().y, Maker.prototype.x = turn);
  arrays.forEach((a, i) => console.log(i, a.length, attributes(a), Object.isExtensible(a), Array.isArray(a), 0 in a));
}

show(1);
setTimeout(() => {
  show(2);
  console.log(points[2].y, log.join());
  points[13].y = 'value';
  setTimeout(() => { show(3); points[0].x++; points.push(point(1, 2)); console.log(log.join(), JSON.stringify([points.at(-1), points[0]])); }, 20);
}, 20);
