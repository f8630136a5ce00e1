// Iterator helpers held half-way; on an engine without them from the start, generators that do the same.
const has = typeof Iterator === 'function' && 'flatMap' in Iterator.prototype;
const log = [];

function source(name, values) {
  return {
    __proto__: Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
    at: 0,
    next() {
      return this.at < values.length ? { value: values[this.at++], done: false } : { value: undefined, done: true };
    },
    return() {
      log.push(`closed ${name}`);
      return { done: true };
    },
  };
}

const generators = {
  *map(from, mapper) {
    let i = 0;
    for (const value of from) yield mapper(value, i++);
  },
  *filter(from, predicate) {
    let i = 0;
    for (const value of from) if (predicate(value, i++)) yield value;
  },
  *take(from, count) {
    if (count === 0) return;
    for (const value of from) {
      yield value;
      if (--count === 0) return;
    }
  },
  *drop(from, count) {
    for (const value of from) if (count-- <= 0) yield value;
  },
  *flatMap(from, mapper) {
    let i = 0;
    for (const value of from) yield* mapper(value, i++);
  },
};
const of = (name, from, argument) => (has ? from[name](argument) : generators[name](from, argument));

let factor = 10;
const held = {
  map: of('map', source('map', [1, 2, 3, 4, 5, 6, 7, 8]), (value, i) => value * factor + i),
  filter: of('filter', source('filter', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), value => value % 2 === factor % 2),
  take: of('take', source('take', [1, 2, 3, 4, 5]), 3),
  drop: of('drop', source('drop', [1, 2, 3, 4, 5, 6]), 2),
  flatMap: of('flatMap', source('flatMap', ['ab', 'cde', 'f']), (value, i) => [...value, i]),
  chain: of('take', of('filter', of('map', [5, 6, 7, 8, 9, 10, 11].values(), x => x * x), x => x % 3 !== 0), 4),
  wrapped: of('map', has ? Iterator.from({ from: [1, 2, 3, 4, 5, 6, 7].values(), next() { return this.from.next(); } }) : [1, 2, 3, 4, 5, 6, 7].values(), x => -x),
  pairs: of('flatMap', new Map([[1, 'x'], [2, 'y'], [3, 'z']]).entries(), pair => pair.values()),
  unstarted: of('map', source('unstarted', [1]), x => x),
  closed: of('flatMap', source('closed', [[1, 2, 3]]), x => source('inner', x)),
};
held.closed.next();
const same = held.map;
const prototypes = has ? new Set(Object.values(held).map(Object.getPrototypeOf)).size === 1 : true;

let round = 0;
function step() {
  const shown = ['map', 'filter', 'take', 'drop', 'flatMap', 'chain', 'pairs', 'wrapped'].map(name => {
    const { value, done } = held[name].next();
    return done ? `${name} done` : `${name} ${value}`;
  });
  console.log(shown.join(', '));
  factor++;
  if (++round < 7) {
    setTimeout(step, 1);
    return;
  }
  console.log(same === held.map, prototypes);
  if (has) {
    const { toString } = Object.prototype;
    console.log(toString.call(same), same.return().done, same.next().done);
    console.log(held.unstarted.return().done, held.unstarted.next().done);
    console.log(held.closed.return().done);
    for (const line of log.splice(0)) if (!line.startsWith('closed take')) console.log(line);
  } else {
    console.log('[object Iterator Helper]', same.return().done, same.next().done);
    console.log(held.unstarted.return().done, held.unstarted.next().done);
    console.log(held.closed.return().done);
    for (const line of ['closed map', 'closed unstarted', 'closed inner', 'closed closed']) console.log(line);
  }
}
step();
