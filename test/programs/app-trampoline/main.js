// Deep recursion by trampolines and continuations, suspended between bounces.
const done = value => ({ done: true, value });
const bounce = thunk => ({ done: false, thunk });
const even = n => (n === 0 ? done(true) : bounce(() => odd(n - 1)));
const odd = n => (n === 0 ? done(false) : bounce(() => even(n - 1)));
const sumTo = (n, k) => (n === 0 ? bounce(() => k(0)) : bounce(() => sumTo(n - 1, s => bounce(() => k(s + n)))));
const running = [even(1001), sumTo(700, s => done(s)), sumTo(40, s => bounce(() => sumTo(s % 50, t => done([s, t].join()))))];
const finished = [];
setTimeout(function turn() {
  for (const [i, state] of running.entries()) {
    let now = state;
    for (let b = 0; b < 400 && now && !now.done; b++) now = now.thunk();
    if (now?.done) finished.push(i + '=' + now.value);
    running[i] = now?.done ? null : now;
  }
  console.log(finished.join(' '), running.filter(Boolean).length);
  if (running.some(Boolean)) setTimeout(turn, 1);
}, 1);
