// A generator may not be entered while it runs; errors finish it; next after the end stays done.
const log = [];
function* selfish() {
  yield 1;
  try {
    it.next();
  } catch (e) {
    log.push(e.name);
  }
  yield 2;
  throw new RangeError('final');
}
const it = selfish();
const results = [];
const attempt = f => {
  try {
    const { value, done } = f();
    results.push(value + '/' + done);
  } catch (e) {
    results.push(e.name);
  }
};
const steps = [() => it.next(), () => it.next(), () => it.next(), () => it.next(), () => it.throw(new TypeError('late')), () => it.return(9)];
setImmediate(function step() {
  attempt(steps.shift());
  if (steps.length) setImmediate(step);
  else console.log(results.join(' '), log.join());
});
