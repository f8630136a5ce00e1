// Arguments of timers arrive as given, by identity, with none missing.
const shared = { hits: 0 };
const args = [undefined, null, -0, 'text', shared, [shared]];
const list = [];
function fire(...received) {
  received.at(-1).hits++;
  list.push(received.length + ':' + received.map(a => (a === shared ? 'shared' : typeof a)).join());
}
setTimeout(fire, 60, ...args, shared);
setTimeout(fire, 120, shared);
const interval = setInterval(function (a, b) {
  b.hits += 10;
  list.push('interval ' + a + (this === interval));
  if (b.hits > 30) {
    clearInterval(interval);
    setImmediate((x, y) => list.push('immediate ' + x + (y === shared)), 'x', shared);
    setTimeout(() => console.log(list.join('\n'), shared.hits), 5);
  }
}, 200, 'tick', shared);
const zero = setTimeout((...none) => list.push('none ' + none.length), 1);
