// A stable fluid on a grid: diffusion, projection and advection over flat arrays.
const SIZE = 18;
function createFluid(n) {
  const width = n + 2;
  const cells = width * width;
  const at = (x, y) => x + width * y;
  let u = new Float64Array(cells);
  let v = new Float64Array(cells);
  let density = new Float64Array(cells);
  let u0 = new Float64Array(cells);
  let v0 = new Float64Array(cells);
  let d0 = new Float64Array(cells);
  function bounds(kind, field) {
    for (let i = 1; i <= n; i++) {
      field[at(0, i)] = kind === 1 ? -field[at(1, i)] : field[at(1, i)];
      field[at(n + 1, i)] = kind === 1 ? -field[at(n, i)] : field[at(n, i)];
      field[at(i, 0)] = kind === 2 ? -field[at(i, 1)] : field[at(i, 1)];
      field[at(i, n + 1)] = kind === 2 ? -field[at(i, n)] : field[at(i, n)];
    }
  }
  function relax(kind, field, source, a, c) {
    for (let k = 0; k < 12; k++) {
      for (let y = 1; y <= n; y++) {
        let i = at(1, y);
        for (let x = 1; x <= n; x++, i++) {
          field[i] =
            (source[i] + a * (field[i - 1] + field[i + 1] + field[i - width] + field[i + width])) / c;
        }
      }
      bounds(kind, field);
    }
  }
  function advect(kind, field, source, du, dv, dt) {
    for (let y = 1; y <= n; y++) {
      for (let x = 1; x <= n; x++) {
        const i = at(x, y);
        const px = Math.min(n + 0.5, Math.max(0.5, x - dt * n * du[i]));
        const py = Math.min(n + 0.5, Math.max(0.5, y - dt * n * dv[i]));
        const ix = px | 0;
        const iy = py | 0;
        const fx = px - ix;
        const fy = py - iy;
        const j = at(ix, iy);
        field[i] =
          (1 - fx) * ((1 - fy) * source[j] + fy * source[j + width]) +
          fx * ((1 - fy) * source[j + 1] + fy * source[j + width + 1]);
      }
    }
    bounds(kind, field);
  }
  function project(du, dv, pressure, divergence) {
    for (let y = 1; y <= n; y++) {
      for (let x = 1; x <= n; x++) {
        const i = at(x, y);
        divergence[i] = (-0.5 * (du[i + 1] - du[i - 1] + dv[i + width] - dv[i - width])) / n;
        pressure[i] = 0;
      }
    }
    relax(0, pressure, divergence, 1, 4);
    for (let y = 1; y <= n; y++) {
      for (let x = 1; x <= n; x++) {
        const i = at(x, y);
        du[i] -= 0.5 * n * (pressure[i + 1] - pressure[i - 1]);
        dv[i] -= 0.5 * n * (pressure[i + width] - pressure[i - width]);
      }
    }
    bounds(1, du);
    bounds(2, dv);
  }
  return {
    push(x, y, amount) {
      density[at(x, y)] += amount;
      u[at(x, y)] += amount / 10;
      v[at(x, y)] -= amount / 20;
    },
    step(dt) {
      [u, u0] = [u0, u];
      [v, v0] = [v0, v];
      relax(1, u, u0, dt * 0.1, 1 + 4 * dt * 0.1);
      relax(2, v, v0, dt * 0.1, 1 + 4 * dt * 0.1);
      project(u, v, u0, v0);
      [u, u0] = [u0, u];
      [v, v0] = [v0, v];
      advect(1, u, u0, u0, v0, dt);
      advect(2, v, v0, u0, v0, dt);
      project(u, v, u0, v0);
      [density, d0] = [d0, density];
      relax(0, density, d0, dt * 0.05, 1 + 4 * dt * 0.05);
      [density, d0] = [d0, density];
      advect(0, density, d0, u, v, dt);
    },
    total: () => density.reduce((a, b) => a + b),
  };
}
function round() {
  const fluid = createFluid(64);
  for (let i = 0; i < SIZE; i++) {
    fluid.push(10 + (i % 40), 32, 5);
    fluid.step(0.1);
  }
  return fluid.total().toFixed(6);
}

const ROUNDS = 10;
const EXPECTED = '82.124137';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
