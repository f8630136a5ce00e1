// Wrapper objects: identity, own properties, value.
const string = new String('text\u2028');
const number = new Number(-0);
const bool = new Boolean(false);
const big = Object(10n);
const symbol = Object(Symbol.for('boxed'));
string.extra = 'own';
const all = [string, number, bool, big, symbol];
const set = new Set(all);

setTimeout(() => {
  console.log(all.map(x => typeof x + Object.prototype.toString.call(x)).join());
  setTimeout(() => {
    console.log(string.extra, string.length, string[0], Object.is(+number, -0), bool ? 'truthy' : 'falsy', big + 1n);
    console.log(set.has(string), symbol.valueOf() === Symbol.for('boxed'), Object.keys(string).join(), string == 'text\u2028');
    console.log(new String('x') === new String('x'), JSON.stringify(all.slice(0, 3)), string instanceof String);
  }, 1);
}, 1);
