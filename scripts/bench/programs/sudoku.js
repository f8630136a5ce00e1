// Sudoku by constraint propagation and search, with copied states.
const rows = 'ABCDEFGHI';
const cross = (a, b) => [...a].flatMap(x => [...b].map(y => x + y));
const squares = cross(rows, '123456789');
const units = [
  ...[...rows].map(r => cross(r, '123456789')),
  ...[...'123456789'].map(c => cross(rows, c)),
  ...['ABC', 'DEF', 'GHI'].flatMap(r => ['123', '456', '789'].map(c => cross(r, c))),
];
const unitsOf = Object.fromEntries(squares.map(s => [s, units.filter(u => u.includes(s))]));
const peersOf = Object.fromEntries(
  squares.map(s => [s, [...new Set(unitsOf[s].flat())].filter(p => p !== s)]),
);
let searched = 0;
function eliminate(grid, square, digit) {
  if (!grid[square].includes(digit)) return true;
  grid[square] = grid[square].replace(digit, '');
  if (grid[square].length === 0) return false;
  if (grid[square].length === 1 && !peersOf[square].every(p => eliminate(grid, p, grid[square])))
    return false;
  return unitsOf[square].every(unit => {
    const places = unit.filter(s => grid[s].includes(digit));
    return places.length > 0 && (places.length > 1 || assign(grid, places[0], digit));
  });
}
function assign(grid, square, digit) {
  return [...grid[square]].every(other => other === digit || eliminate(grid, square, other));
}
function parse(text) {
  const grid = Object.fromEntries(squares.map(s => [s, '123456789']));
  return squares.every((s, i) => text[i] === '.' || assign(grid, s, text[i])) ? grid : null;
}
function search(grid) {
  if (!grid) return null;
  searched++;
  let best = null;
  for (const s of squares) if (grid[s].length > 1 && (!best || grid[s].length < grid[best].length)) best = s;
  if (!best) return grid;
  for (const digit of grid[best]) {
    const copy = { ...grid };
    const solved = search(assign(copy, best, digit) ? copy : null);
    if (solved) return solved;
  }
  return null;
}
const puzzles = [
  '4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......',
  '..3.2.6..9..3.5..1..18.64....81.29..7.......8..67.82....26.95..8..2.3..9..5.1.3..',
  '52...6.........7.13...........4..8..6......5...........418.........3..2...87.....',
];
function round() {
  searched = 0;
  const solutions = puzzles.map(p => search(parse(p)));
  return solutions.map(g => g.A1 + g.E5 + g.I9).join() + '/' + searched;
}

const ROUNDS = 10;
const EXPECTED = '483,462,575/89';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
