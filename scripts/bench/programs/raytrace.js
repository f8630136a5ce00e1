// Spheres over a checkered plane, with shadows and reflections, vectors as objects.
const SIZE = 190;
class Vector {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  plus(o) {
    return new Vector(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  minus(o) {
    return new Vector(this.x - o.x, this.y - o.y, this.z - o.z);
  }
  times(k) {
    return new Vector(this.x * k, this.y * k, this.z * k);
  }
  dot(o) {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  unit() {
    return this.times(1 / Math.sqrt(this.dot(this)));
  }
  reflect(normal) {
    return this.minus(normal.times(2 * this.dot(normal)));
  }
}
class Sphere {
  constructor(center, radius, color, mirror) {
    this.center = center;
    this.radius = radius;
    this.color = color;
    this.mirror = mirror;
  }
  hit(origin, direction) {
    const to = this.center.minus(origin);
    const along = to.dot(direction);
    const gap = this.radius * this.radius - to.dot(to) + along * along;
    if (gap < 0) return Infinity;
    const distance = along - Math.sqrt(gap);
    return distance > 1e-4 ? distance : Infinity;
  }
  normalAt(point) {
    return point.minus(this.center).unit();
  }
  colorAt() {
    return this.color;
  }
}
class Plane {
  constructor(height, mirror) {
    this.height = height;
    this.mirror = mirror;
    this.up = new Vector(0, 1, 0);
  }
  hit(origin, direction) {
    const distance = (this.height - origin.y) / direction.y;
    return distance > 1e-4 ? distance : Infinity;
  }
  normalAt() {
    return this.up;
  }
  colorAt(point) {
    return (Math.floor(point.x) + Math.floor(point.z)) & 1 ? 0.9 : 0.2;
  }
}
const scene = [
  new Plane(-1, 0.2),
  new Sphere(new Vector(0, 0, 5), 1, 0.8, 0.5),
  new Sphere(new Vector(-2, 0.2, 6), 1.2, 0.5, 0.3),
  new Sphere(new Vector(1.5, -0.5, 4), 0.5, 1, 0),
  new Sphere(new Vector(2, 1, 7), 1, 0.6, 0.7),
];
const light = new Vector(-5, 8, -3);
function nearest(origin, direction) {
  let best = null;
  let distance = Infinity;
  scene.forEach(thing => {
    const d = thing.hit(origin, direction);
    if (d < distance) {
      distance = d;
      best = thing;
    }
  });
  return best && { thing: best, distance };
}
function trace(origin, direction, depth) {
  const found = nearest(origin, direction);
  if (!found) return 0.1 + 0.3 * Math.max(0, direction.y);
  const point = origin.plus(direction.times(found.distance));
  const normal = found.thing.normalAt(point);
  const toLight = light.minus(point).unit();
  let brightness = 0.1;
  if (!nearest(point, toLight)) brightness += 0.9 * Math.max(0, normal.dot(toLight));
  let color = found.thing.colorAt(point) * brightness;
  if (depth > 0 && found.thing.mirror > 0) {
    const reflected = trace(point, direction.reflect(normal), depth - 1);
    color = color * (1 - found.thing.mirror) + reflected * found.thing.mirror;
  }
  return color;
}
function round() {
  const eye = new Vector(0, 0.5, -2);
  let sum = 0;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const direction = new Vector((x - SIZE / 2) / SIZE, (SIZE / 2 - y) / SIZE, 1).unit();
      sum += Math.floor(trace(eye, direction, 3) * 255);
    }
  }
  return sum;
}

const ROUNDS = 10;
const EXPECTED = 2505862;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
