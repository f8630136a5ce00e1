// Numbers, pairs and recursion out of nothing but functions.
const zero = f => x => x;
const succ = n => f => x => f(n(f)(x));
const plus = m => n => f => x => m(f)(n(f)(x));
const times = m => n => f => m(n(f));
const toNumber = n => n(x => x + 1)(0);
const pair = a => b => f => f(a)(b);
const first = p => p(a => b => a);
const second = p => p(a => b => b);
const Y = f => (x => x(x))(x => f(y => x(x)(y)));
const pred = n => second(n(p => pair(succ(first(p)))(first(p)))(pair(zero)(zero)));
const sum = Y(self => n => (n === 0 ? 0 : n + self(n - 1)));

let value = succ(succ(succ(zero)));
setTimeout(() => {
  value = times(value)(plus(value)(succ(zero)));
  console.log(toNumber(value), sum(10));
  setTimeout(() => {
    value = pred(pred(value));
    const kept = pair(value)(sum);
    setTimeout(() => {
      console.log(toNumber(first(kept)), second(kept)(100));
      console.log(toNumber(times(value)(value)));
    }, 1);
  }, 1);
}, 1);
