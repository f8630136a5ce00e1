// A closure made in a default before the one that throws: its scope never got as far as an identity.
let kept;
function keep(closure) {
  kept = closure;
  return 1;
}
function fail() {
  throw new Error('no parameter');
}
function f(a = keep(() => a++), b = fail()) {
  return () => a + b;
}

let turns = 0;
function turn() {
  turns++;
  if (turns === 2) {
    try {
      f();
    } catch (error) {
      console.log(error.message);
    }
  }
  if (turns === 3) {
    console.log(kept(), kept());
    kept = undefined;
  }
  console.log('turn', turns);
  if (turns < 5) setTimeout(turn, 1);
}
setTimeout(turn, 1);
