// Tasks with dependencies run in topological order, one ready layer per turn, with results passed on.
const tasks = {
  fetch: { needs: [], run: () => [3, 1, 2] },
  sort: { needs: ['fetch'], run: list => [...list].sort() },
  sum: { needs: ['fetch'], run: list => list.reduce((a, b) => a + b) },
  double: { needs: ['sort'], run: list => list.map(n => n * 2) },
  report: { needs: ['double', 'sum', 'sort'], run: (d, s, l) => `${d}/${s}/${l}` },
  lonely: { needs: ['missing'], run: () => 'never' },
};
const results = new Map();
const waiting = new Set(Object.keys(tasks));
setImmediate(function layer() {
  const ready = [...waiting].filter(name => tasks[name].needs.every(n => results.has(n)));
  for (const name of ready) {
    waiting.delete(name);
    results.set(name, tasks[name].run(...tasks[name].needs.map(n => results.get(n))));
  }
  console.log(ready.join() || 'stuck', '| left', [...waiting].join());
  if (ready.length) setImmediate(layer);
  else console.log(results.get('report'), results.get('double') !== results.get('sort'));
});
