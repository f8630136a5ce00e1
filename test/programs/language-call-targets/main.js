// Sloppy code may assign to a call: it is made, then a ReferenceError is thrown, before the value is computed.
const log = [];
function target(name) {
  log.push(name);
  return null;
}
const attempts = [
  () => (target('plain') = log.push('value')),
  () => ((target('compound')) += log.push('value')),
  () => target('update')++,
  () => {
    for (target('loop') of [1]);
  },
];
function attempt(fn) {
  try {
    fn();
  } catch (error) {
    log.push(error.name);
  }
}
if (log) function branch() { return attempts.length; }

async function later() {
  attempts.slice(0, 2).forEach(attempt);
  await null;
  try {
    target('suspended') = await log.push('value');
  } catch (error) {
    log.push(error.name);
  }
  return log.splice(0).join();
}
setTimeout(() => {
  later().then(text => {
    console.log(text);
    setTimeout(() => {
      attempts.forEach(attempt);
      console.log(log.join(), branch(), attempts[0].toString(), branch.toString());
    }, 1);
  });
}, 1);
