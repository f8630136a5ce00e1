// What an async generator was to yield throws; the `await` that comes next is none the less an `await`.
const sleep = v => new Promise(resolve => setTimeout(resolve, 1, v));
const fails = v => {
  throw new Error(v);
};

async function* inFinally() {
  try {
    yield fails('first');
  } finally {
    console.log('awaited', await sleep('in finally'));
  }
}
async function* inCatch() {
  for (let i = 0; i < 2; i++) {
    try {
      yield i === 0 ? fails('second') : 'given';
    } catch (e) {
      console.log('caught', e.message, await sleep('in catch'));
      yield await sleep('yielded');
    }
  }
}
async function* delegates() {
  try {
    yield* fails('third');
  } catch (e) {
    console.log('caught', e.message, await sleep('in delegate'));
  }
  return 'end';
}
async function take(it) {
  for (let i = 0; i < 4; i++) {
    try {
      console.log(JSON.stringify(await it.next()));
    } catch (e) {
      console.log('failed', e.message);
    }
    await sleep();
  }
}
(async () => {
  await take(inFinally());
  await take(inCatch());
  await take(delegates());
})();
