// Catch parameters, plain and destructured, kept alive by closures; finally that overrides.
function attempt(thrown) {
  try {
    throw thrown;
  } catch ({ message = 'none', ...rest }) {
    var leaked = message;
    return { get: () => message, grow: () => (message += '!'), rest, leaked: () => leaked };
  }
}
const one = attempt({ message: 'boom', code: 5 });
const two = attempt(7);
let reader;
let writer;
try {
  throw 1;
} catch (error) {
  reader = () => error;
  writer = v => (error = v);
}
const override = (() => {
  try {
    return 'tried';
  } finally {
    try {
      throw 0;
    } catch {
      return 'finally';
    }
  }
})();

setTimeout(() => {
  one.grow();
  writer(reader() + 41);
  setTimeout(() => {
    console.log(one.grow(), one.get(), one.leaked(), JSON.stringify(one.rest));
    console.log(two.get(), Object.keys(two.rest).length, reader(), override);
    console.log(typeof error);
  }, 1);
}, 1);
