// Conway's life on a byte grid with wrapping edges.
const SIZE = 60;
function createWorld(width, height) {
  let cells = new Uint8Array(width * height);
  let next = new Uint8Array(width * height);
  let seed = 42;
  for (let i = 0; i < cells.length; i++) cells[i] = (seed = (seed * 16807) % 2147483647) % 3 === 0 ? 1 : 0;
  const index = (x, y) => ((y + height) % height) * width + ((x + width) % width);
  return {
    step() {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          let around = 0;
          for (let dy = -1; dy <= 1; dy++) {
            for (let dx = -1; dx <= 1; dx++) if (dx !== 0 || dy !== 0) around += cells[index(x + dx, y + dy)];
          }
          const i = y * width + x;
          next[i] = around === 3 || (around === 2 && cells[i] === 1) ? 1 : 0;
        }
      }
      [cells, next] = [next, cells];
    },
    population: () => cells.reduce((a, b) => a + b, 0),
  };
}
function round() {
  const world = createWorld(128, 96);
  for (let i = 0; i < SIZE; i++) world.step();
  return world.population();
}

const ROUNDS = 10;
const EXPECTED = 1376;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
