// Captured in the middle of a finally: pending return values, errors and breaks survive the wait.
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
const log = [];
async function returning() {
  try {
    return log.push('value computed');
  } finally {
    await sleep(3);
    log.push('after return');
  }
}
async function throwing() {
  try {
    throw new Error('original');
  } finally {
    await sleep(3);
    log.push('after throw');
  }
}
async function breaking() {
  for (const i of [1, 2, 3]) {
    try {
      if (i === 2) break;
      if (i === 1) continue;
    } finally {
      await sleep(2);
      log.push('left ' + i);
    }
  }
  return 'loop over';
}
function* generating() {
  try {
    try {
      yield 1;
    } finally {
      yield 'inner finally';
    }
  } finally {
    yield 'outer finally';
  }
}
const g = generating();
g.next();
(async () => {
  log.push(g.return('R').value);
  log.push(await returning());
  log.push(await throwing().catch(e => e.message));
  log.push(g.next().value);
  log.push(await breaking());
  const { value, done } = g.next();
  log.push(value, done);
  console.log(log.join(', '));
})();
