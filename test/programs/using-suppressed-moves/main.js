// Errors of several failed disposals move to an engine without SuppressedError, and back.
const resource = name => ({
  async [Symbol.asyncDispose]() {
    throw new Error(name);
  },
});
async function fail(round) {
  try {
    await using a = resource(`a${round}`), b = resource(`b${round}`);
  } catch (error) {
    return error;
  }
}
const show = error => {
  const { name, error: last, suppressed } = error;
  console.log(name, error instanceof Error, last.message, suppressed.message, Object.keys(error).length <= 3);
};
async function main() {
  const kept = [];
  for (let round = 0; round < 5; round++) {
    kept.push(await fail(round));
    await new Promise(resolve => setTimeout(resolve, 1));
    const classes = new Set(kept.map(each => each.constructor));
    console.log(classes.size <= 2, kept.every(each => String(each).startsWith('SuppressedError')));
  }
  kept.forEach(show);
}
main();
