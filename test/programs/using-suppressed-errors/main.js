// Errors of several disposals at once, in the order in which they were thrown; before and after a move.
const failing = name => ({
  [Symbol.dispose]() {
    throw new Error(name);
  },
});
function attempt(round) {
  try {
    using a = failing(`a${round}`);
    using b = failing(`b${round}`);
    throw new Error(`c${round}`);
  } catch (error) {
    return error;
  }
}
const early = attempt(1);
const show = error => {
  const { name, error: last, suppressed } = error;
  console.log(name, error instanceof Error, last.message, suppressed.name, suppressed.error.message, suppressed.suppressed.message);
};
setTimeout(() => {
  show(early);
  show(attempt(2));
}, 1);
