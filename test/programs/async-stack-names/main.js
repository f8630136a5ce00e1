// Errors thrown after an await name the user's functions and lines.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
async function deepest() {
  await sleep(1);
  throw new Error('after await');
}
async function caller() {
  await sleep(1);
  await deepest();
}
(async () => {
  for (let i = 0; i < 2; i++) {
    try {
      await caller();
    } catch (e) {
      const [first] = e.stack.split('\n').filter(l => /main\.js/.test(l));
      console.log(/deepest/.test(first), /main\.js:5/.test(first));
    }
  }
})();
