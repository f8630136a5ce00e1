// Errors kept as values: type, message, cause, extra properties, attributes, subclass by prototype.
const errors = [];
function keep(f) {
  try {
    f();
  } catch (e) {
    errors.push(e);
  }
}
keep(() => null.x);
keep(() => undeclaredName);
keep(() => {
  throw new RangeError('out of range', { cause: errors[0] });
});
keep(() => {
  throw new AggregateError([errors[0], 'not an error'], 'many');
});
keep(() => {
  const e = new Error('with extras');
  e.code = 'ECODE';
  e.self = e;
  throw e;
});
keep(() => decodeURIComponent('%'));
function OldStyle(message) {
  this.message = message;
}
OldStyle.prototype = Object.create(Error.prototype);
OldStyle.prototype.name = 'OldStyle';
errors.push(new OldStyle('by hand'));
const attributes = (o, k) => {
  const d = Object.getOwnPropertyDescriptor(o, k);
  return d ? [d.writable, d.enumerable, d.configurable].map(Number).join('') : 'none';
};

setTimeout(() => {
  console.log(errors.map(e => e.name).join(), errors.map(e => e.constructor.name).join());
  setTimeout(() => {
    console.log(errors[2].message, errors[2].cause === errors[0], attributes(errors[2], 'message'), attributes(errors[2], 'cause'));
    console.log(errors[3].errors[0] === errors[0], errors[3].errors[1], attributes(errors[3], 'errors'));
    console.log(errors[4].code, errors[4].self === errors[4], Object.keys(errors[4]).join(), typeof errors[4].stack);
    setTimeout(() => {
      console.log(String(errors[2]), String(errors[6]), errors[6] instanceof Error);
      console.log(Object.prototype.toString.call(errors[0]), Object.prototype.toString.call(errors[6]));
      console.log('cause' in errors[1], attributes(errors[1], 'name'));
    }, 1);
  }, 1);
}, 1);
