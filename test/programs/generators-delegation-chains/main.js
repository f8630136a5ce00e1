// Delegation several levels deep, with every level also used by others, left, thrown into and asked while it runs.
const log = [];
const note = (...values) => log.push(values.map(v => (v instanceof Error ? v instanceof TypeError ? v.name : v.message : JSON.stringify(v))).join(' '));
const attempt = f => {
  try {
    return f();
  } catch (e) {
    return e;
  }
};
const state = {};
function* leaf(name, n) {
  try {
    for (let i = 0; i < n; i++) note(name, 'got', yield name + i);
    return name + ' done';
  } catch (e) {
    note(name, 'caught', e);
    yield name + ' recovers';
    throw new Error(name + ' fails');
  } finally {
    note(name, 'finally');
  }
}
function* level(name, ...inner) {
  for (const each of inner) {
    try {
      note(name, 'result', yield* each);
    } catch (e) {
      note(name, 'caught', e);
    }
  }
  return name;
}
function* selfish() {
  yield attempt(() => state.outer.next().value);
  yield attempt(() => state.inner.next().value);
  yield* [1, 2];
  yield* { [Symbol.iterator]: () => state.inner };
}
const bomb = {
  [Symbol.iterator]: () => ({
    next() {
      throw new Error('bomb');
    },
  }),
};

state.shared = leaf('shared', 4);
state.chain = level('top', level('middle', level('low', leaf('a', 3), bomb, leaf('b', 1)), state.shared), leaf('c', 2));
state.inner = level('inner', selfish());
state.outer = level('outer', state.inner);
state.ended = leaf('ended', 1);
note(state.ended.return('early'));
state.late = level('late', state.ended, leaf('d', 1));

function take(it, ...args) {
  note(attempt(() => it.next(...args)));
}
let turn = 0;
function step() {
  turn++;
  take(state.chain, turn);
  take(state.outer);
  take(state.late, turn);
  if (turn === 6) take(state.shared, 'aside');
  if (turn === 7) note('thrown', attempt(() => state.chain.throw(new Error('from outside'))));
  if (turn === 9) take(state.inner, 'aside');
  if (turn === 10) {
    state.second = level('second', state.chain);
    take(state.second);
    take(state.chain, 'aside');
    note(state.second.return('left'));
    take(state.chain);
  }
  if (turn < 12) setTimeout(step, 1);
  else console.log(log.join('\n'));
}
setTimeout(step, 1);
