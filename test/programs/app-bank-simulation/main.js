// Several agents act on one ledger with their own pace and random generator.
const generator = seed => () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296;
const ledger = { balances: new Map(), entries: [] };
function agent(name, seed, partner) {
  const random = generator(seed);
  ledger.balances.set(name, 100);
  return () => {
    const amount = Math.floor(random() * 20);
    const to = partner();
    ledger.balances.set(name, ledger.balances.get(name) - amount);
    ledger.balances.set(to, ledger.balances.get(to) + amount);
    ledger.entries.push({ from: name, to, amount });
  };
}
const agents = [];
agents.push(agent('ann', 1, () => 'bob'), agent('bob', 2, () => 'cyd'), agent('cyd', 3, () => (ledger.entries.length % 2 ? 'ann' : 'bob')));
let day = 0;
setTimeout(function trade() {
  for (const act of agents) act();
  agents.push(agents.shift());
  console.log(++day, [...ledger.balances].join(' '), ledger.entries.at(-1).from);
  if (day < 6) setTimeout(trade, 1);
  else console.log([...ledger.balances.values()].reduce((a, b) => a + b), ledger.entries.length);
}, 1);
