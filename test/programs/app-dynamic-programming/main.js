// Edit distance and longest common subsequence, a row of the tables per turn.
const a = 'migration';
const b = 'imagination';
let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
const table = [new Array(b.length + 1).fill('')];
let i = 0;
setImmediate(function row() {
  for (let burst = 0; burst < 3 && i < a.length; burst++) {
    i++;
    const current = [i];
    const words = (table[i] = ['']);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1));
      const [x, y] = [table[i - 1][j], words[j - 1]];
      words[j] = same ? table[i - 1][j - 1] + a[i - 1] : x.length >= y.length ? x : y;
    }
    previous = current;
  }
  console.log(previous.join(' '));
  if (i < a.length) setImmediate(row);
  else console.log(previous[b.length], table[i][b.length], table.length);
});
