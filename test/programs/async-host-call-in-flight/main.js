// Each turn ends with calls of the host in flight, which the capture waits for.
const { readFile } = require('fs/promises');
let read = 0;
let turns = 0;
async function count() {
  const text = await readFile(__filename, 'utf8').catch(error => error.code);
  read++;
  return typeof text;
}
async function turn() {
  const kinds = await Promise.all([count(), count()]);
  console.log(++turns, kinds.join(), read);
  if (turns < 3) setTimeout(turn, 1);
}
setTimeout(turn, 1);
