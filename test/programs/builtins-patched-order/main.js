// What a program puts in the place of a built-in property stays in its place among the others.
const realRound = Math.round;
Math.round = x => realRound(x) + 1;
Object.defineProperty(Array.prototype, 'reverse', { get: () => () => 'reversed', configurable: true });
const isLast = (object, key) => Reflect.ownKeys(object).filter(k => typeof k === 'string').at(-1) === key;
const show = () =>
  console.log(isLast(Math, 'round'), isLast(Array.prototype, 'reverse'), Math.round(1.2), [].reverse());

setTimeout(() => {
  show();
  globalThis.firstOfOurs = 1;
  globalThis.secondOfOurs = 2;
  setTimeout(() => {
    show();
    Math.round = realRound;
    console.log(Object.keys(globalThis).filter(key => key.endsWith('OfOurs')).join());
    setTimeout(show, 1);
  }, 1);
}, 1);
