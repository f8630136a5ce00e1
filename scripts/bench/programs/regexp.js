// Regular expressions over generated log lines: matching, named groups, replacing with functions, splitting.
const SIZE = 10;
const line =
  /^(?<ip>\d+(?:\.\d+){3}) - (?<user>\w+|-) \[(?<day>\d\d)\/(?<month>\w{3})\] "(?<verb>GET|POST|PUT) (?<path>[^ "]*)" (?<code>\d{3}) (?<size>\d+|-)$/;
const query = /[?&]([a-z]+)=([^&]*)/g;
const word = /\b([a-z])([a-z]*)\b/gi;
function makeLog(count) {
  const lines = [];
  let seed = 7;
  const random = n => (seed = (seed * 16807) % 2147483647) % n;
  const verbs = ['GET', 'POST', 'PUT', 'BREW'];
  for (let i = 0; i < count; i++) {
    const ip = [random(256), random(256), random(256), random(256)].join('.');
    const path = '/page/' + random(50) + (random(3) ? '?user=u' + random(9) + '&lang=en&q=a%20b' : '');
    lines.push(
      `${ip} - ${random(2) ? 'ann' : '-'} [0${1 + random(9)}/Mar] "${verbs[random(4)]} ${path}" ${200 + random(5) * 100} ${random(5) ? random(9999) : '-'}`,
    );
  }
  return lines.join('\n');
}
const log = makeLog(1500);
function round() {
  let checksum = 0;
  for (let pass = 0; pass < SIZE; pass++) {
    const perCode = {};
    for (const text of log.split(/\n/)) {
      const match = line.exec(text);
      if (match === null) {
        checksum += 1;
        continue;
      }
      const { code, path, size } = match.groups;
      perCode[code] = (perCode[code] || 0) + (size === '-' ? 0 : +size);
      for (const [, key, value] of path.matchAll(query)) checksum += key.length * value.length;
      checksum += path.replace(word, (all, head, tail) => head.toUpperCase() + tail).search(/[A-Z]/);
      if (/^\/page\/(\d)\1/.test(path)) checksum += 1000;
    }
    for (const code in perCode) checksum = (checksum * 31 + perCode[code]) % 1000003;
  }
  return checksum;
}

const ROUNDS = 10;
const EXPECTED = 962979;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
