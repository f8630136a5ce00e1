// Eight queens by an explicit stack of choices, so that the search can stop after any number of steps.
const size = 8;
const stack = [{ row: 0, next: 0 }];
const columns = [];
const solutions = [];
let steps = 0;
const safe = (row, column) => columns.every((c, r) => c !== column && Math.abs(c - column) !== row - r);
function step() {
  steps++;
  const frame = stack.at(-1);
  columns.length = frame.row;
  while (frame.next < size && !safe(frame.row, frame.next)) frame.next++;
  if (frame.next === size) return void stack.pop();
  columns[frame.row] = frame.next++;
  if (frame.row === size - 1) solutions.push(columns.join(''));
  else stack.push({ row: frame.row + 1, next: 0 });
}
setImmediate(function work() {
  for (let i = 0; i < 700 && stack.length; i++) step();
  console.log(steps, stack.length, columns.join(''), solutions.length);
  if (stack.length) setImmediate(work);
  else console.log(solutions[0], solutions.at(-1), new Set(solutions).size);
});
