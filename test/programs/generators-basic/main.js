// Generators held half-way, one advanced per turn; their locals, arguments and finished state.
function* count(from, to = from + 4) {
  for (let i = from; i < to; i++) {
    const reply = yield i * 10;
    if (reply) i += reply;
  }
  return 'end of ' + arguments.length;
}
const a = count(1);
const b = count(5, 100);
const never = count(0);
const finished = count(0, 0);
finished.next();
const show = ({ value, done }) => value + (done ? '!' : '');
let turn = 0;
const timer = setInterval(() => {
  turn++;
  console.log(show(a.next()), show(b.next(turn * 10)), show(finished.next()));
  if (turn === 6) {
    clearInterval(timer);
    console.log(show(never.next()), [...never].join(), a[Symbol.iterator]() === a, Object.prototype.toString.call(b));
  }
}, 1);
