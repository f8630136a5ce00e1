// for-of and destructuring close iterators they leave early, also when the loop itself is suspended.
const log = [];
function* source(name) {
  try {
    for (let i = 0; i < 10; i++) yield name + i;
  } finally {
    log.push('closed ' + name);
  }
}
function* consumer() {
  for (const x of source('a')) {
    const command = yield x;
    if (command === 'break') break;
  }
  const [first, second] = source('b');
  yield first + second;
  try {
    for (const x of source('c')) {
      yield x;
      throw new Error('inside');
    }
  } catch (e) {
    yield e.message;
  }
  outer: for (const x of source('d')) {
    for (const y of source('e')) {
      yield x + y;
      continue outer;
    }
  }
}
const it = consumer();
const kept = source('kept');
kept.next();
setTimeout(() => {
  console.log(it.next().value, it.next().value, log.join());
  setTimeout(() => {
    console.log(it.next('break').value, log.join());
    setTimeout(() => {
      console.log(it.next().value, it.next().value, it.next().value, it.next().value, log.join());
      setTimeout(() => {
        console.log(it.return('over').value, kept.return(1).done, log.join());
      }, 1);
    }, 1);
  }, 1);
}, 1);
