// A board game by negamax with a table of known positions: typed arrays, variables of the file, tight loops of small functions.
const DEPTH = 5;
const board = new Int8Array(100);
const directions = [-11, -10, -9, -1, 1, 9, 10, 11];
const weights = new Int16Array(100);
let nodes = 0;
let cutoffs = 0;
const known = new Map();
for (let row = 1; row <= 8; row++) {
  for (let column = 1; column <= 8; column++) {
    const edge = (row === 1 || row === 8 ? 1 : 0) + (column === 1 || column === 8 ? 1 : 0);
    weights[row * 10 + column] = edge === 2 ? 50 : edge === 1 ? 5 : 1;
  }
}
function reset() {
  board.fill(9);
  for (let row = 1; row <= 8; row++) board.fill(0, row * 10 + 1, row * 10 + 9);
  board[44] = board[55] = -1;
  board[45] = board[54] = 1;
  known.clear();
  nodes = 0;
  cutoffs = 0;
}
function flips(at, side, direction) {
  let p = at + direction;
  let count = 0;
  while (board[p] === -side) {
    p += direction;
    count++;
  }
  return board[p] === side ? count : 0;
}
function isMove(at, side) {
  if (board[at] !== 0) return false;
  for (const direction of directions) if (flips(at, side, direction) > 0) return true;
  return false;
}
function play(at, side, undo) {
  for (const direction of directions) {
    const count = flips(at, side, direction);
    for (let i = 1; i <= count; i++) {
      board[at + i * direction] = side;
      undo.push(at + i * direction);
    }
  }
  board[at] = side;
}
function takeBack(at, side, undo) {
  board[at] = 0;
  for (const p of undo) board[p] = -side;
}
function evaluate(side) {
  let score = 0;
  for (let p = 11; p < 89; p++) if (board[p] !== 9) score += board[p] * weights[p];
  return score * side;
}
function key(side) {
  let h = side;
  for (let p = 11; p < 89; p++) h = (h * 33 + board[p]) | 0;
  return h;
}
function negamax(side, depth, alpha, beta, passed) {
  nodes++;
  if (depth === 0) return evaluate(side);
  const position = key(side) * 8 + depth;
  const entry = known.get(position);
  if (entry !== undefined) return entry;
  let best = -10000;
  let low = alpha;
  let moved = false;
  for (let at = 11; at < 89; at++) {
    if (!isMove(at, side)) continue;
    moved = true;
    const undo = [];
    play(at, side, undo);
    const score = -negamax(-side, depth - 1, -beta, -low, false);
    takeBack(at, side, undo);
    if (score > best) best = score;
    if (best > low) low = best;
    if (low >= beta) {
      cutoffs++;
      return best;
    }
  }
  if (!moved) return passed ? evaluate(side) * 100 : -negamax(-side, depth, -beta, -low, true);
  known.set(position, best);
  return best;
}
function round() {
  reset();
  let side = 1;
  let line = '';
  for (let turn = 0; turn < 20; turn++) {
    let choice = -1;
    let best = -20000;
    for (let at = 11; at < 89; at++) {
      if (!isMove(at, side)) continue;
      const undo = [];
      play(at, side, undo);
      const score = -negamax(-side, DEPTH - 2, -10000, 10000, false);
      takeBack(at, side, undo);
      if (score > best) {
        best = score;
        choice = at;
      }
    }
    if (choice >= 0) play(choice, side, []);
    line += choice + ' ';
    side = -side;
  }
  return line + nodes + '/' + cutoffs;
}

const ROUNDS = 10;
const EXPECTED = '34 53 63 33 32 46 66 23 13 31 43 65 35 36 56 72 26 37 41 51 60938/5759';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
