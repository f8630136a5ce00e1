// JSON text parsed, transformed and printed, with a reviver and a replacer.
const SIZE = 8;
function makeDocument(count) {
  const people = [];
  for (let i = 0; i < count; i++) {
    people.push({
      id: i,
      name: 'Person ' + i,
      tags: ['a' + (i % 7), 'b"' + (i % 5), 'c\n\u00e9'],
      address: { street: i + ' Main St', geo: { lat: i / 7, lon: -i / 13 } },
      active: i % 3 === 0,
      manager: i % 10 ? null : 'Person ' + (i + 1),
    });
  }
  return JSON.stringify({ version: 1, people });
}
const text = makeDocument(600);
function round() {
  let checksum = 0;
  for (let i = 0; i < SIZE; i++) {
    const data = JSON.parse(text);
    const byTag = {};
    for (const person of data.people) {
      for (const tag of person.tags) (byTag[tag] ??= []).push(person.id);
      person.address.geo.lat = Math.round(person.address.geo.lat * 10) / 10;
      delete person.manager;
    }
    const printed = JSON.stringify(data, (key, value) => (key === 'active' ? undefined : value));
    const revived = JSON.parse(printed, (key, value) => (key === 'id' ? value + 1 : value));
    checksum =
      (checksum * 31 + printed.length + revived.people.at(-1).id + Object.keys(byTag).length) % 1000003;
  }
  return checksum;
}

const ROUNDS = 10;
const EXPECTED = 410708;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
