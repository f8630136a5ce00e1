// A pattern assigns to a variable before its declaration has been evaluated, while the function is suspended in between.
const sleep = v => new Promise(resolve => setTimeout(resolve, 1, v));
const tell = (name, run) => {
  try {
    console.log(name, run());
  } catch (e) {
    console.log(name, e.name);
  }
};
const source = (...values) => ({
  *[Symbol.iterator]() {
    try {
      for (const value of values) {
        console.log('taken', value);
        yield value;
      }
    } finally {
      console.log('closed');
    }
  },
});

function* inArray(x) {
  {
    let x = [([x = 1] = source(yield)), 5];
    return x;
  }
}
function* inObject(x) {
  {
    let x = [({ a: x } = { a: yield }), 5];
    return x;
  }
}
function* rest() {
  let x = [([, ...x] = source(yield, 2)), 5];
  return x;
}
function* taken(given) {
  let x = [([x = yield 'default', { [yield 'key']: given }] = source(undefined, {})), 5];
  return [x, given];
}
function* inHead() {
  for ([x] of source([1])) yield;
  let x = 5;
  return x;
}
async function steps(make) {
  const it = make('outer');
  for (let i = 0; i < 3; i++) {
    tell(make.name, () => JSON.stringify(it.next('sent')));
    await sleep();
  }
}

async function closures() {
  const assign = v => {
    [x, { y = 'y' }] = [v, {}];
    return JSON.stringify([x, y]);
  };
  tell('early', () => assign(1));
  await sleep();
  tell('early', () => assign(2));
  let x = await sleep('x');
  tell('half', () => assign(3));
  let y;
  await sleep();
  tell('late', () => assign(4));
  const steps = [];
  for (let i = 0; i < 2; i++) {
    const set = v => ([z] = [v]);
    tell('loop early', () => set(i));
    await sleep();
    let z = i;
    steps.push(() => [set(z + 10), z]);
  }
  await sleep();
  tell('loop', () => JSON.stringify(steps.map(step => step())));
}
(async () => {
  for (const make of [inArray, inObject, rest, taken, inHead]) await steps(make);
  await closures();
})();
