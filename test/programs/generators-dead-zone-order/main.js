// A use in the dead zone throws before the generator stops for what follows it in the same expression.
const log = (name, value) => (console.log(name), value);
const attempt = (name, use) => {
  try {
    use();
  } catch (error) {
    console.log(name, error.name);
  }
};
function steps(generator) {
  console.log('first', generator.next().value);
  console.log('second', generator.next(2).done);
}

function declaration(early) {
  function* use() {
    return { x, y: log('declaration', yield 0) };
  }
  if (early) attempt('declaration', () => steps(use()));
  let x = 1;
  return use;
}
declaration(true);
steps(declaration(false)());

function expression() {
  const use = function* () {
    return [x, log('expression', yield 0)];
  };
  attempt('expression', () => steps(use()));
  const x = 1;
  steps(use());
}
expression();

function parameter(a = attempt('parameter', () => steps((function* () { return [b, log('parameter', yield 0)]; })())), b = 1) {
  steps((function* () { return [b, log('late', yield 0)]; })());
}
parameter();

function own(a = steps((function* () { return [a, log('own', yield 0)]; })())) {}
attempt('own', own);

function pattern({ a = steps((function* () { return [c, log('pattern', yield 0)]; })()), c }) {}
attempt('pattern', () => pattern({}));

function whole([{ a }] = steps((function* () { return [a, log('whole', yield 0)]; })())) {}
attempt('whole', whole);

async function rejected(a = [...(function* () { return { a: c, b: log('rejected', 0), d: yield 0 }; })()], c) {}

attempt('caught', () => {
  try {
    throw {};
  } catch ({ a = steps((function* () { return [b, log('caught', yield 0)]; })()), b }) {}
});

attempt('heritage', () => {
  class A extends steps((function* () { return [A, log('heritage', yield 0)]; })()) {}
});
attempt('class', () => {
  class A {
    static x = steps((function* () { return [A, log('class', yield 0)]; })());
  }
});

attempt('head', () => {
  for (const x of steps((function* () { return [x, log('head', yield 0)]; })()) ?? []);
});

attempt('switch', () => {
  switch (1) {
    case 0:
      let z = 1;
    case 1:
      steps((function* () { return [z, log('switch', yield 0)]; })());
  }
});

(async () => {
  await rejected().catch(error => console.log('rejected', error.name));
  async function waits() {
    return [later, log('waits', await 0)];
  }
  const waiting = waits().catch(error => console.log('waits', error.name));
  let later = 1;
  await waiting;
  console.log((await waits()).join());
})();
