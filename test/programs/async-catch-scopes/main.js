// Catch parameters, destructured and closed over, live on across awaits; rethrown errors keep identity.
const sleep = v => new Promise(resolve => setTimeout(resolve, 1, v));
const readers = [];
async function run() {
  const original = Object.assign(new Error('o'), { code: 1 });
  try {
    try {
      await Promise.reject(original);
    } catch ({ message, code }) {
      await sleep();
      readers.push(() => message + code++);
      throw original;
    }
  } catch (e) {
    await sleep();
    readers.push(() => (e === original) + e.message);
    e = await sleep('replaced');
    readers.push(() => e);
  }
  try {
    null.x;
  } catch {
    await sleep();
  }
  return readers.map(f => f()).join();
}
run().then(first => {
  console.log(first);
  setTimeout(() => console.log(readers.map(f => f()).join()), 1);
});
