// Conway's life on a torus; each generation is a turn and history is kept to find cycles.
const width = 8;
let cells = new Set(['1,0', '2,1', '0,2', '1,2', '2,2']);
const seen = new Map();
let generation = 0;
const wrap = n => (n + width) % width;
function neighbours(key) {
  const [x, y] = key.split(',').map(Number);
  const around = [];
  for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) if (dx || dy) around.push(wrap(x + dx) + ',' + wrap(y + dy));
  return around;
}
function evolve(live) {
  const counts = {};
  for (const cell of live) for (const n of neighbours(cell)) counts[n] = (counts[n] || 0) + 1;
  return new Set(Object.keys(counts).filter(c => counts[c] === 3 || (counts[c] === 2 && live.has(c))).sort());
}
setTimeout(function turn() {
  for (let i = 0; i < 8; i++) {
    const picture = [...cells].sort().join(' ');
    if (seen.has(picture)) {
      console.log('cycle of', generation - seen.get(picture), 'after', seen.get(picture));
      return;
    }
    seen.set(picture, generation++);
    cells = evolve(cells);
  }
  console.log(generation, [...cells].sort().join(' '));
  setTimeout(turn, 1);
}, 1);
