// Planets on elliptical paths, stepped by a symplectic integrator; plain object records and arithmetic.
const SIZE = 200000;
function system() {
  const bodies = [];
  const add = (mass, x, y, z, vx, vy, vz) => bodies.push({ mass, x, y, z, vx, vy, vz });
  add(39.5, 0, 0, 0, 0, 0, 0);
  add(0.0377, 4.84, -1.16, -0.1, 0.6, 2.81, -0.02);
  add(0.0113, 8.34, 4.12, -0.4, -1.01, 1.82, 0.008);
  add(0.0017, 12.9, -15.1, -0.22, 1.08, 0.86, -0.01);
  add(0.002, 15.4, -25.9, 0.18, 0.98, 0.59, -0.03);
  let px = 0;
  let py = 0;
  let pz = 0;
  for (const b of bodies) {
    px += b.vx * b.mass;
    py += b.vy * b.mass;
    pz += b.vz * b.mass;
  }
  bodies[0].vx = -px / bodies[0].mass;
  bodies[0].vy = -py / bodies[0].mass;
  bodies[0].vz = -pz / bodies[0].mass;
  return bodies;
}
function advance(bodies, dt) {
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const square = dx * dx + dy * dy + dz * dz;
      const pull = dt / (square * Math.sqrt(square));
      a.vx -= dx * b.mass * pull;
      a.vy -= dy * b.mass * pull;
      a.vz -= dz * b.mass * pull;
      b.vx += dx * a.mass * pull;
      b.vy += dy * a.mass * pull;
      b.vz += dz * a.mass * pull;
    }
  }
  for (const body of bodies) {
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    body.z += dt * body.vz;
  }
}
function energy(bodies) {
  let total = 0;
  bodies.forEach((a, i) => {
    total += (a.mass * (a.vx ** 2 + a.vy ** 2 + a.vz ** 2)) / 2;
    for (const b of bodies.slice(i + 1))
      total -= (a.mass * b.mass) / Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
  });
  return total;
}
function round() {
  const bodies = system();
  for (let i = 0; i < SIZE; i++) advance(bodies, 0.001);
  return energy(bodies).toFixed(8);
}

const ROUNDS = 10;
const EXPECTED = '-0.16990369';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
