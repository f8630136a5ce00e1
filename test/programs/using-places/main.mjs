// `using` at the top of a module that exports, in heads of loops, static blocks and functions that keep their scopes.
import { closed, held, log, resource, tick } from './part.mjs';

console.log(closed, held.name, log.splice(0).join());
const make = key => {
  using own = resource(`own ${key}`);
  let count = 0;
  class Made {
    static {
      using once = resource('static');
      log.push(once.name);
    }
    [`${key}Method`]() {
      return `${own.name} ${++count}`;
    }
  }
  function early() {
    return typeof Made;
  }
  return [new Made(), early];
};
const [made, early] = make('first');
async function loops() {
  outer: for (using a = resource('a'), b = resource('b'); a.turns < 4; a.turns++) {
    if (a.turns === 1) continue outer;
    await tick(2);
    log.push(`${a.turns} ${b.name}`);
    if (a.turns === 2) break outer;
  }
  for (await using c = resource('c', Symbol.asyncDispose), d = null; !c.turns; c.turns++) log.push(c.name);
  const names = [];
  for (await using item of [resource('e', Symbol.asyncDispose), resource('f')]) {
    await tick(2);
    names.push(() => item.name);
  }
  return names;
}
try {
  let item = resource('dead');
  for (using item of [item]);
} catch (error) {
  log.push(error.name);
}
setTimeout(async () => {
  console.log(log.splice(0).join());
  const names = await loops();
  console.log(log.splice(0).join(), names.map(name => name()).join());
  setTimeout(() => {
    using last = resource('last');
    console.log(made.firstMethod(), made.firstMethod(), early(), last.name);
  }, 3);
}, 3);
