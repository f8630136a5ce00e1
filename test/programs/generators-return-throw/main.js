// return() and throw() into suspended generators, met by catch and finally that yield themselves.
const log = [];
function* guarded(name) {
  try {
    log.push(name + ' start');
    yield 1;
    yield 2;
  } catch (e) {
    log.push(name + ' caught ' + e);
    yield 'recovered';
  } finally {
    log.push(name + ' finally');
    yield 'from finally';
    log.push(name + ' cleaned');
  }
  return 'after';
}
const [returned, thrown, stubborn, fresh] = ['r', 't', 's', 'f'].map(guarded);
returned.next();
thrown.next();
stubborn.next();
const show = ({ value, done }) => value + (done ? '!' : '');

setTimeout(() => {
  log.push(show(returned.return('R')), show(thrown.throw('T')), show(fresh.return('early')));
  setTimeout(() => {
    log.push(show(returned.next()), show(thrown.next()), show(stubborn.return('S')));
    setTimeout(() => {
      log.push(show(returned.next()), show(thrown.next()), show(fresh.next()));
      try {
        stubborn.throw('replaces the return');
      } catch (e) {
        log.push('out: ' + e);
      }
      log.push(show(stubborn.next()));
      console.log(log.join('\n'));
    }, 1);
  }, 1);
}, 1);
