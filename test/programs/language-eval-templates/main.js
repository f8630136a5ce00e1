// A text that is evaluated again has template objects of its own, each of which stays the same.
const made = [];
const tag = strings => strings;
for (let i = 0; i < 2; i++) {
  made.push(eval('(function () { return tag`a${i}b`; })'), new Function('tag', 'return tag`c`;'), (0, eval)('t => t`d`'));
}
const objects = made.map(f => f(tag));
let turns = 0;
function turn() {
  console.log(made.map(f => f(tag)).map((strings, i) => objects.indexOf(strings) === i).join());
  made.push(eval('(function () { return tag`a${i}b`; })'.replace('${i}', '${turns}')));
  objects.push(made.at(-1)(tag));
  console.log(new Set(objects).size, objects.at(-1).raw.join('_'), Object.isFrozen(objects[0]));
  if (++turns < 3) setTimeout(turn, 1);
}
setTimeout(turn, 1);
