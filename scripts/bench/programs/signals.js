// Signals: values, derived values and effects that subscribe to what they read, closures over shared variables.
const SIZE = 1500;
function createGraph() {
  let observer = null;
  let depth = 0;
  let queue = [];
  let runs = 0;
  function link(subscribers) {
    if (observer !== null && !observer.sources.has(subscribers)) {
      subscribers.add(observer);
      observer.sources.add(subscribers);
    }
  }
  function release(node) {
    for (const subscribers of node.sources) subscribers.delete(node);
    node.sources.clear();
  }
  function track(node, work) {
    release(node);
    const outer = observer;
    observer = node;
    try {
      return work();
    } finally {
      observer = outer;
    }
  }
  function notify(subscribers) {
    for (const node of [...subscribers]) node.invalidate();
  }
  function flush() {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      for (const node of batch) node.run();
    }
  }
  function batch(work) {
    depth++;
    try {
      work();
    } finally {
      if (--depth === 0) flush();
    }
  }
  function signal(initial) {
    let value = initial;
    const subscribers = new Set();
    const read = () => {
      link(subscribers);
      return value;
    };
    const write = next => {
      if (Object.is(next, value)) return;
      value = next;
      batch(() => notify(subscribers));
    };
    return [read, write];
  }
  function derived(compute) {
    let value;
    let stale = true;
    const subscribers = new Set();
    const node = {
      sources: new Set(),
      invalidate() {
        if (stale) return;
        stale = true;
        notify(subscribers);
      },
    };
    return () => {
      link(subscribers);
      if (stale) {
        value = track(node, compute);
        stale = false;
        runs++;
      }
      return value;
    };
  }
  function effect(work) {
    let queued = false;
    const node = {
      sources: new Set(),
      invalidate() {
        if (queued) return;
        queued = true;
        queue.push(node);
      },
      run() {
        queued = false;
        runs++;
        track(node, work);
      },
    };
    node.run();
    return () => release(node);
  }
  return { signal, derived, effect, batch, runs: () => runs };
}
function round() {
  const { signal, derived, effect, batch, runs } = createGraph();
  const cells = Array.from({ length: 40 }, (_, i) => signal(i));
  const pairs = cells.slice(1).map(([read], i) => derived(() => read() + cells[i][0]()));
  const total = derived(() => pairs.reduce((sum, pair) => sum + pair(), 0));
  const parity = derived(() => total() % 3 === 0);
  let shown = 0;
  let flips = 0;
  const stop = effect(() => {
    shown += total();
  });
  effect(() => {
    if (parity()) flips++;
  });
  for (let i = 0; i < SIZE; i++) {
    cells[i % 40][1](i * 3);
    if (i % 5 === 0)
      batch(() => {
        for (let k = 0; k < 10; k++) cells[(i + k) % 40][1](i + k);
      });
  }
  stop();
  cells[3][1](-1);
  return [shown, flips, runs(), total()].join('/');
}

const ROUNDS = 10;
const EXPECTED = '241178545/709/12410/269983';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
