// Iterators made by hand and by closures: lazy sequences in pipelines, spread, destructuring and for-of over them.
const SIZE = 700;
class Lazy {
  constructor(iterate) {
    this.iterate = iterate;
  }
  static range(from, to) {
    return new Lazy(() => {
      let at = from;
      return { next: () => (at < to ? { value: at++, done: false } : { value: undefined, done: true }) };
    });
  }
  static of(iterable) {
    return new Lazy(() => iterable[Symbol.iterator]());
  }
  [Symbol.iterator]() {
    const source = this.iterate();
    let closed = false;
    return {
      next: () => (closed ? { value: undefined, done: true } : source.next()),
      return: value => {
        closed = true;
        return { value, done: true };
      },
    };
  }
  map(f) {
    return new Lazy(() => {
      const source = this.iterate();
      return {
        next() {
          const step = source.next();
          return step.done ? step : { value: f(step.value), done: false };
        },
      };
    });
  }
  filter(p) {
    return new Lazy(() => {
      const source = this.iterate();
      return {
        next() {
          for (;;) {
            const step = source.next();
            if (step.done || p(step.value)) return step;
          }
        },
      };
    });
  }
  take(n) {
    return new Lazy(() => {
      const source = this.iterate();
      let left = n;
      return { next: () => (left-- > 0 ? source.next() : { value: undefined, done: true }) };
    });
  }
  zip(other) {
    return new Lazy(() => {
      const a = this.iterate();
      const b = other.iterate();
      return {
        next() {
          const [x, y] = [a.next(), b.next()];
          return x.done || y.done ? { value: undefined, done: true } : { value: [x.value, y.value], done: false };
        },
      };
    });
  }
  chunk(size) {
    return new Lazy(() => {
      const source = this.iterate();
      return {
        next() {
          const value = [];
          for (let step = source.next(); !step.done; step = source.next()) {
            value.push(step.value);
            if (value.length === size) break;
          }
          return { value, done: value.length === 0 };
        },
      };
    });
  }
  fold(f, initial) {
    let acc = initial;
    for (const value of this) acc = f(acc, value);
    return acc;
  }
}
function round() {
  let checksum = 0;
  const list = Array.from({ length: 40 }, (_, i) => i * 2);
  for (let i = 0; i < SIZE; i++) {
    const odd = Lazy.range(0, 120)
      .map(x => x * 3 + i)
      .filter(x => x % 2 === 1);
    checksum += odd.fold((sum, x) => sum + x, 0);
    const [first, second, ...rest] = odd.take(12);
    checksum += first * second + rest.length;
    for (const [a, b] of odd.zip(Lazy.of(list))) {
      if (a > 200 + i) break;
      checksum += a - b;
    }
    checksum += Math.max(...odd.chunk(7).map(chunk => chunk.length));
  }
  return String(checksum);
}

const ROUNDS = 10;
const EXPECTED = '148241800';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
