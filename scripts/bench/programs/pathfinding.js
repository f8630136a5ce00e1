// A* over a grid with obstacles, a binary heap and string keys replaced by numbers.
const SIZE = 10;
class Heap {
  constructor(score) {
    this.items = [];
    this.score = score;
  }
  push(item) {
    const { items, score } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (score(items[up]) <= score(items[at])) break;
      [items[up], items[at]] = [items[at], items[up]];
      at = up;
    }
  }
  pop() {
    const { items, score } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) {
      items[0] = last;
      let at = 0;
      for (;;) {
        let child = at * 2 + 1;
        if (child >= items.length) break;
        if (child + 1 < items.length && score(items[child + 1]) < score(items[child])) child++;
        if (score(items[at]) <= score(items[child])) break;
        [items[at], items[child]] = [items[child], items[at]];
        at = child;
      }
    }
    return top;
  }
}
function makeGrid(width, height) {
  let seed = 77;
  const grid = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => ({
      x,
      y,
      wall: (seed = (seed * 16807) % 2147483647) % 100 < 28,
      cost: Infinity,
      from: null,
      closed: false,
    })),
  );
  grid[0][0].wall = grid[height - 1][width - 1].wall = false;
  return grid;
}
const steps = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
function find(grid, start, goal) {
  const estimate = n => Math.abs(n.x - goal.x) + Math.abs(n.y - goal.y);
  for (const row of grid)
    for (const cell of row) Object.assign(cell, { cost: Infinity, from: null, closed: false });
  const open = new Heap(n => n.cost + estimate(n));
  start.cost = 0;
  open.push(start);
  let visited = 0;
  while (open.items.length > 0) {
    const node = open.pop();
    if (node === goal) break;
    if (node.closed) continue;
    node.closed = true;
    visited++;
    for (const [dx, dy] of steps) {
      const next = grid[node.y + dy]?.[node.x + dx];
      if (!next || next.wall || next.closed || node.cost + 1 >= next.cost) continue;
      next.cost = node.cost + 1;
      next.from = node;
      open.push(next);
    }
  }
  let length = 0;
  for (let n = goal; n; n = n.from) length++;
  return visited * 1000 + length;
}
const grid = makeGrid(110, 80);
function round() {
  let sum = 0;
  for (let i = 0; i < SIZE; i++) {
    const goal = grid[79 - (i % 3)].findLast(c => !c.wall);
    sum += find(grid, grid[0][0], goal);
  }
  return sum;
}

const ROUNDS = 10;
const EXPECTED = 36512895;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
