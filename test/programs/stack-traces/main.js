// Errors name the user's file and line, before and after moves.
const lines = error => [...error.stack.matchAll(/main\.js:(\d+)/g)].map(m => m[1]).join();
function inner() {
  throw new Error('here');
}
const middle = () => inner();
class K {
  method() {
    const result = middle();
    return result;
  }
}
const attempt = () => {
  try {
    new K().method();
  } catch (e) {
    return e;
  }
};
const kept = attempt();
setTimeout(() => {
  console.log(lines(kept).startsWith('4,6,9,15'), lines(attempt()).startsWith('4,6,9,15'));
  setTimeout(() => {
    const e = attempt();
    console.log(lines(e).startsWith('4,6,9,15'), e.stack.includes('inner'), lines(kept).startsWith('4,6,9,15'));
    const computed = new Function('throw new RangeError("x")');
    try {
      computed();
    } catch (error) {
      console.log(error.name, lines(error).length > 0);
    }
  }, 1);
}, 1);
