// Breadth-first search over objects with cycles, one layer per turn.
const names = 'home shop park lake hill mill barn cave'.split(' ');
const places = Object.fromEntries(names.map(name => [name, { name, roads: [] }]));
for (const pair of 'home-shop home-park shop-mill park-lake lake-hill hill-park mill-barn barn-hill barn-cave'.split(' ')) {
  const [a, b] = pair.split('-').map(n => places[n]);
  a.roads.push(b);
  b.roads.push(a);
}
const from = places.home;
let frontier = [from];
const cameFrom = new Map([[from, null]]);
setImmediate(function layer() {
  const next = [];
  for (const place of frontier) {
    for (const road of place.roads) {
      if (cameFrom.has(road)) continue;
      cameFrom.set(road, place);
      next.push(road);
    }
  }
  console.log(frontier.map(p => p.name).join());
  frontier = next;
  if (next.length) return setImmediate(layer);
  const path = [];
  for (let at = places.cave; at; at = cameFrom.get(at)) path.unshift(at.name);
  console.log(path.join(' > '), cameFrom.size, [...cameFrom.keys()][3] === places.mill);
});
