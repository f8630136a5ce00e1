// Rooms that refer to each other, items that move between inventories, verbs in a table.
const rooms = {
  hall: { name: 'hall', items: ['lamp'], exits: {} },
  cellar: { name: 'cellar', items: [], exits: {}, dark: true },
  attic: { name: 'attic', items: ['key'], exits: {} },
};
const link = (a, way, b, back) => {
  rooms[a].exits[way] = rooms[b];
  rooms[b].exits[back] = rooms[a];
};
link('hall', 'down', 'cellar', 'up');
link('hall', 'up', 'attic', 'down');
const player = { at: rooms.hall, bag: [] };
const verbs = {
  go(way) {
    const to = player.at.exits[way];
    if (!to) return 'no way';
    player.at = to;
    return verbs.look();
  },
  take(item) {
    const i = player.at.items.indexOf(item);
    if (i < 0) return 'no ' + item;
    player.bag.push(...player.at.items.splice(i, 1));
    return 'taken';
  },
  look: () => (player.at.dark && !player.bag.includes('lamp') ? 'dark' : `${player.at.name} [${player.at.items}]`),
  drop: item => (player.bag.includes(item) ? (player.at.items.push(...player.bag.splice(player.bag.indexOf(item), 1)), 'dropped') : 'nothing'),
};
const script = 'go down;go up;take lamp;go down;take sword;go north;go up;go up;take key;drop lamp;go down;drop key;look'.split(';');
setImmediate(function next() {
  for (const line of script.splice(0, 3)) {
    const [verb, noun] = line.split(' ');
    console.log('>', line, '-', verbs[verb](noun));
  }
  if (script.length) setImmediate(next);
  else console.log(rooms.attic.items.join(), player.at.exits.up.exits.down === rooms.hall, player.bag.length);
});
