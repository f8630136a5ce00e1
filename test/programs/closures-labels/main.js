// Labelled break and continue leave loops whose bodies created closures.
const kept = [];
outer: for (let i = 0; i < 4; i++) {
  let row = 'r' + i;
  for (let j = 0; ; j++) {
    if (j === 2) continue outer;
    if (i === 3) break outer;
    kept.push(() => row + j + (row += '.'));
  }
}
function search(grid, wanted) {
  let steps = 0;
  found: {
    for (const row of grid) {
      for (const cell of row) {
        steps++;
        if (cell === wanted) break found;
      }
    }
    return () => 'missing after ' + steps++;
  }
  return () => 'found after ' + steps++;
}
const hit = search([[1, 2], [3, 4]], 3);
const miss = search([[1, 2], [3, 4]], 9);
setTimeout(() => {
  console.log(kept.map(f => f()).join(' '), hit(), miss());
  setTimeout(() => console.log(kept.map(f => f()).join(' '), hit(), miss()), 1);
}, 1);
