// Transducers: reducing functions built in one turn consume chunks of later turns.
const mapping = f => step => (acc, x) => step(acc, f(x));
const filtering = p => step => (acc, x) => (p(x) ? step(acc, x) : acc);
const taking = n => step => {
  let left = n;
  return (acc, x) => (left-- > 0 ? step(acc, x) : acc);
};
const windowed = size => step => {
  const window = [];
  return (acc, x) => {
    window.push(x);
    if (window.length > size) window.shift();
    return window.length === size ? step(acc, window.slice()) : acc;
  };
};
const pipe = (...xs) => step => xs.reduceRight((s, x) => x(s), step);
const append = (acc, x) => (acc.push(x), acc);
const xform = pipe(mapping(x => x * x), filtering(x => x % 3 !== 0), windowed(3), mapping(w => Math.max(...w) - Math.min(...w)), taking(9));
const consume = xform(append);
let result = [];
let next = 1;
const timer = setInterval(() => {
  for (let i = 0; i < 5; i++) result = consume(result, next++);
  console.log(result.join());
  if (next > 20) clearInterval(timer);
}, 1);
