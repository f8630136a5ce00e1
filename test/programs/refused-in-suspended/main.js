// What cannot move is found by the variable of the suspended function that holds it.
const { createHash } = require('node:crypto');

async function digest(parts) {
  const running = createHash('sha256');
  for (const part of parts) {
    await new Promise(resolve => setTimeout(resolve, 20));
    running.update(part);
    console.log(part);
  }
  console.log(running.digest('hex').slice(0, 8));
}

digest(['a', 'b', 'c']);
