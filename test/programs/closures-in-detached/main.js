// Functions that use nothing of a changing scope around them, and closures inside them that do not either.
(function library() {
  let calls = 0;
  let last = null;
  const note = what => {
    calls++;
    last = what;
  };
  function once(fn) {
    let done = false;
    return (...args) => {
      if (done) return 'again';
      done = true;
      return fn(...args);
    };
  }
  const counter = class {
    static make() {
      let n = 0;
      return { up: () => ++n, by: step => () => (n += step) };
    }
  };
  const curry = a => b => c => [a, b, c].join();
  function both(first) {
    let seen = 0;
    const inner = () => `${++seen} of ${first}`;
    return { inner, report: () => note(seen) };
  }
  const said = once(text => `said ${text}`);
  const { up, by } = counter.make();
  const by3 = by(3);
  const two = curry(1)(2);
  const pair = both('pair');
  const later = [];
  let turn = 0;
  const timer = setInterval(() => {
    turn++;
    console.log(turn, said(turn), up(), by3(), two(turn), pair.inner(), calls, last);
    pair.report();
    // Made by a function that was itself restored.
    const { up: first } = counter.make();
    later.push(once(text => `said ${text} later`), curry(turn)('later'), first, both(turn).inner);
    console.log(later.map(fn => fn(turn)).join(' | '));
    if (turn === 4) clearInterval(timer);
  }, 10);
})();
