// A generator that throws where it catches, and delegates from there.
const log = (...what) => console.log(...what);
const three = () => {
  let i = 0;
  return {
    [Symbol.iterator]() {
      return this;
    },
    next(sent) {
      log('next', sent);
      return { value: i, done: i++ >= 2 };
    },
    return(value) {
      log('return', value);
      return { value, done: true };
    },
  };
};
function* inFinally() {
  try {
    throw new Error('goes on');
  } finally {
    log('result', yield* three());
  }
}
function* inCatch() {
  try {
    yield 'before';
    throw new Error('caught');
  } catch ({ message }) {
    log(message, yield* three());
  }
  yield 'after';
}
function* throughOwn() {
  try {
    null.nothing;
  } catch {
    yield* inCatch();
  } finally {
    yield* [7, 8];
  }
}
function* twice() {
  for (let i = 0; i < 2; i++) {
    try {
      throw i;
    } catch (error) {
      yield* [error, 'a', 'b'];
    }
  }
}
const running = [inFinally, inCatch, throughOwn, twice].map(each => ({ name: each.name, generator: each(), sent: 0 }));
function step() {
  let alive = 0;
  for (const each of running) {
    if (!each.generator) continue;
    try {
      const { value, done } = each.generator.next(each.sent++);
      log(each.name, value, done);
      if (done) each.generator = null;
    } catch ({ message }) {
      log(each.name, 'throws', message);
      each.generator = null;
    }
    if (each.generator) alive++;
  }
  if (alive > 0) setTimeout(step, 1);
}
step();
for (const each of [inFinally, inCatch, throughOwn, twice]) {
  try {
    log(each.name, [...each()].join());
  } catch ({ message }) {
    log(each.name, message);
  }
}
