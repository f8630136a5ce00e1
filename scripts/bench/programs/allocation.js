// Short-lived objects of many shapes: records, arrays, spreads, destructuring, immutable updates.
const SIZE = 25000;
const initial = { position: { x: 0, y: 0 }, velocity: { x: 1, y: 2 }, tags: ['a', 'b'], meta: null };
const move = ({ position: { x, y }, velocity, ...rest }, dt) => ({
  ...rest,
  velocity,
  position: { x: x + velocity.x * dt, y: y + velocity.y * dt },
});
const bounce = state => {
  const { position: p, velocity: v } = state;
  if (p.x > 100 || p.y > 100) {
    return {
      ...state,
      position: { x: p.x % 100, y: p.y % 100 },
      velocity: { x: (v.y * 7) % 5, y: (v.x * 3) % 5 },
    };
  }
  return state;
};
const tag = (state, i) =>
  i % 16 ? state : { ...state, tags: [...state.tags.slice(-3), 't' + (i % 10)], meta: { at: i } };
const points = n => Array.from({ length: n }, (_, i) => [i, i * i, { sum: i + i * i }]);
function round() {
  let state = initial;
  let sum = 0;
  for (let i = 0; i < SIZE; i++) {
    state = tag(bounce(move(state, 0.5)), i);
    const [a, b] = [state.position.x, state.position.y];
    sum += a - b;
    if (i % 64 === 0) for (const [x, y, { sum: s }] of points(20)) sum += s - x - y;
  }
  return sum.toFixed(3) + state.tags.join('') + state.meta.at;
}

const ROUNDS = 10;
const EXPECTED = '-475704.000t4t0t6t224992';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
