// Array methods in chains: map, filter, reduce, flatMap, sort, grouping, zipping.
const SIZE = 12;
const orders = Array.from({ length: 4000 }, (_, i) => ({
  id: i,
  customer: 'c' + ((i * 7) % 113),
  lines: Array.from({ length: 1 + (i % 4) }, (_, j) => ({
    sku: 's' + ((i + j * 31) % 59),
    quantity: 1 + ((i * j) % 5),
    price: 10 + ((i * 13 + j) % 90),
  })),
  express: i % 5 === 0,
}));
const groupBy = (list, key) =>
  list.reduce((groups, item) => ((groups[key(item)] ??= []).push(item), groups), {});
const zip = (a, b) => a.map((x, i) => [x, b[i]]);
const sum = list => list.reduce((a, b) => a + b, 0);
const total = order =>
  sum(order.lines.map(({ quantity, price }) => quantity * price)) * (order.express ? 1.1 : 1);
function round() {
  let checksum = 0;
  for (let pass = 0; pass < SIZE; pass++) {
    const perCustomer = Object.entries(groupBy(orders, o => o.customer))
      .map(([customer, list]) => ({
        customer,
        spent: Math.round(sum(list.map(total))),
        biggest: Math.max(...list.map(o => o.lines.length)),
      }))
      .filter(({ spent }) => spent > 100)
      .sort((a, b) => b.spent - a.spent || (a.customer < b.customer ? -1 : 1));
    const skus = new Map(
      Object.entries(
        groupBy(
          orders.flatMap(o => o.lines),
          l => l.sku,
        ),
      ).map(([sku, lines]) => [sku, lines.some(l => l.quantity === 5)]),
    );
    const pairs = zip(perCustomer, perCustomer.slice(1))
      .filter(([, b]) => b)
      .map(([a, b]) => a.spent - b.spent);
    checksum =
      (checksum * 31 +
        sum(pairs) +
        [...skus.values()].filter(Boolean).length +
        perCustomer.findIndex(c => c.customer === 'c5')) %
      1000003;
  }
  return checksum;
}

const ROUNDS = 10;
const EXPECTED = 197819;
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
