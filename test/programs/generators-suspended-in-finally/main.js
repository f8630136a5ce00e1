// Generators that stand in a finally, in nested ones, left by return and throw after a move.
const log = [];
function* guarded(name) {
  try {
    yield name + ' body';
    yield name + ' more';
  } catch (e) {
    log.push(name + ' caught ' + e);
    yield name + ' in catch';
  } finally {
    log.push(name + ' finally');
    const reply = yield name + ' in finally';
    log.push(name + ' got ' + reply);
  }
  return name + ' after';
}
function* nested() {
  try {
    try {
      return yield* guarded('inner');
    } finally {
      yield 'outer finally 1';
      try {
        yield 'deep';
      } finally {
        yield 'outer finally 2';
      }
    }
  } finally {
    log.push('outermost');
  }
}
const steps = [
  [guarded('a'), [['next'], ['return', 'r'], ['next', 'x'], ['next']]],
  [guarded('b'), [['next'], ['throw', 't'], ['return', 'cut'], ['next', 'y'], ['next']]],
  [nested(), [['next'], ['next'], ['next'], ['next', 'z'], ['next'], ['next'], ['next'], ['next']]],
  [nested(), [['next'], ['return', 'early'], ['throw', new Error('while closing')], ['next'], ['return', 'late'], ['next']]],
];
function step(i = 0) {
  let busy = false;
  for (const [generator, moves] of steps) {
    if (i >= moves.length) continue;
    busy = true;
    const [method, value] = moves[i];
    try {
      const { value: got, done } = generator[method](value);
      log.push(`${got}${done ? '!' : ''}`);
    } catch (e) {
      log.push('threw ' + (e.message ?? e));
    }
  }
  console.log(log.splice(0).join(', '));
  if (busy) setTimeout(step, 1, i + 1);
}
setTimeout(step, 1);
