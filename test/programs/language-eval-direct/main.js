// Direct eval sees and creates variables of the function it stands in.
function workspace() {
  var seen = 'local';
  let counter = 0;
  const run = code => eval(code);
  return run;
}
const run = workspace();
const other = workspace();
function strictEval(code) {
  'use strict';
  let inner = 'strict local';
  return eval(code);
}
setTimeout(() => {
  console.log(run('seen'), run('counter += 5'), run('var made = 1; typeof made'));
  setTimeout(() => {
    console.log(run('counter'), other('counter'), run('typeof made'), run('seen = "changed"; (() => seen)()'));
    setTimeout(() => {
      const f = run('(x => x + counter++)');
      console.log(f(10), f(10), run('counter'), run('seen'), other('seen'));
      console.log(strictEval('var v = 1; inner + v'), strictEval('typeof v'), typeof made);
    }, 1);
  }, 1);
}, 1);
