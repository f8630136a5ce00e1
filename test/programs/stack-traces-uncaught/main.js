// What ends a program shows the line of the user's file, without a trace of the instrumentation.
const counter = { turns: 0 };
function fail(message) {
  if (counter.turns > 1) throw new RangeError(`${message} after ${counter.turns} turns`);
}
const turn = () => {
  counter.turns++;
  fail('over');
  setTimeout(turn, 1);
};
console.log('begin');
setTimeout(turn, 1);
