// Logical assignment, optional chaining, exponent, nullish, labels and comma in closures that live on.
let settings = { depth: 0 };
const update = {
  or: () => (settings.name ||= 'default'),
  and: () => (settings.depth &&= 99),
  nullish: () => (settings.maybe ??= update.or()),
  chain: path => settings?.[path]?.deep?.(),
  power: n => 2 ** (-n) ** 0,
};
try {
  new Function('n', 'return -n ** 2');
} catch (e) {
  update.syntax = e.name;
}
setTimeout(() => {
  console.log(update.or(), update.and(), update.nullish(), update.chain('nothing'));
  settings.fn = { deep: () => 'deep' + settings.depth };
  setTimeout(() => {
    settings.depth = 1;
    console.log(update.and(), update.chain('fn'), update.power(1), update.syntax);
    settings = null;
    setTimeout(() => console.log(update.chain('fn'), typeof settings), 1);
  }, 1);
}, 1);
