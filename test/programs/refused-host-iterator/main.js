// Where an iterator of the host's stands nobody can read.
const state = { pairs: new URLSearchParams('a=1&b=2&c=3').entries() };
console.log(state.pairs.next().value.join());
setTimeout(() => {
  console.log([...state.pairs].join());
  delete state.pairs;
  setTimeout(() => console.log(Object.keys(state).length), 1);
}, 1);
