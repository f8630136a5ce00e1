// Generators that were ended before their first next(), and asked for more.
function* g() {
  console.log('never');
  yield 1;
}
const held = [g(), g(), g(), g()];
const log = [JSON.stringify(held[0].return('a')), JSON.stringify(held[0].next())];
try {
  held[1].throw(new Error('thrown'));
} catch (e) {
  log.push(e.message, JSON.stringify(held[1].next('x')));
}
held[2].return('b');
setTimeout(() => {
  log.push(...held.slice(0, 3).map(it => JSON.stringify([it.next(), it.return(2)])));
  log.push(JSON.stringify(held[3].return('c')));
  setTimeout(() => {
    for (const it of held) log.push(JSON.stringify(it.next()), typeof it[Symbol.iterator]);
    console.log(log.join('\n'));
  }, 1);
}, 1);
