// Engines quote the code that failed: what the instrumenter put into it is not shown.
const o = { a: 1 };
const seen = [];

function look(name, error) {
  if (!(error instanceof TypeError)) throw error;
  seen.push(`${name} ${/\u00b5[^s]/.test(error.message)} ${/\u00b5[^s]/.test(error.stack)}`);
}

async function field() {
  (await o.b).c.d();
}
async function callee() {
  (await o.b)(await 1);
}
async function constructed() {
  new (await o.a)(1);
}
async function assigned() {
  o.b[await 'x'] = 3;
}
async function handled() {
  try {
    (await o).b(await 1, function () {});
  } catch (error) {
    look('handled', error);
  }
}
async function* produced() {
  yield (await o).b(yield 1, x => x);
}
function* generated() {
  (yield 1).foo(1, yield 2);
}
function* delegating() {
  yield* generated();
}
function* atOnce() {
  for (const [first = null.b] of [[]]) yield first.b(yield);
}
function argument() {
  o.f(
    function (x) {
      return x;
    },
    x => x,
  );
}

(async () => {
  for (const each of [field, callee, constructed, assigned, handled])
    await each().catch(error => look(each.name, error));
  const values = produced();
  await values.next();
  await values.next().catch(error => look('produced', error));
  for (const make of [generated, delegating]) {
    const values = make();
    values.next();
    try {
      values.next();
    } catch (error) {
      look(make.name, error);
    }
  }
  const [first, second] = [generated(), generated()];
  first.next();
  second.next();
  try {
    first.next();
  } catch (error) {
    look('interleaved', error);
  }
  try {
    atOnce().next();
  } catch (error) {
    look('at once', error);
  }
  await new Promise(resolve => setTimeout(resolve, 1));
  try {
    argument();
  } catch (error) {
    // Of code that is not suspended, the text is ours to see until the stack is read.
    error.stack;
    look('argument', error);
  }
  // What a program says itself stays.
  await (async () => {
    throw new TypeError(`(evaluating '${await 5} \u00b5m')`);
  })().catch(error => console.log(error.message === `(evaluating '5 \u00b5m')`));
  for (const line of seen) console.log(line);
})();
