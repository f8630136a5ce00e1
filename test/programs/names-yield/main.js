// `yield`, `await`, `let` and `of` are names in sloppy code outside generators, async functions and modules.
var yield = 1;
let of = 100;
exports.isScript = true;
const constant = 7;

function names() {
  var yield = 2;
  var let = 20;
  var await = 10;
  const get = 3;
  return {
    plain: () => yield++ + let++ + get + await++,
    method() {
      return yield;
    },
    *generator() {
      let seen = 0;
      for (;;) yield (seen += let);
    },
    async asynchronous() {
      await null;
      return yield;
    },
    parameter(yield = this.method()) {
      return () => yield++;
    },
    arguments(yield) {
      return [() => arguments[0], () => yield++];
    },
  };
}
function blocks(list) {
  const made = [];
  for (let yield of list) made.push(() => yield++);
  return made;
}

const made = names();
const generator = made.generator();
const later = made.parameter();
const [mapped, raise] = made.arguments(5);
const inLoop = blocks([8, 9]);
let rounds = 0;
function step() {
  console.log(yield++, of++, constant, made.plain(), made.method(), generator.next().value);
  console.log(outer(), later(), raise(), mapped(), inLoop[0](), inLoop[1]());
  made.asynchronous().then(value => console.log('async', value));
  if (++rounds < 4) setTimeout(step, 1);
}
function outer() {
  return yield;
}
setTimeout(step, 1);
