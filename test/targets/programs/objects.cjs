// Prototypes, accessors, attributes, and functions that carry properties.
const fs = require('node:fs');
const [pace, gate] = [Number(process.argv[2]), process.argv[3]];
const base = { describe() { return `${this.kind}:${this.total}`; } };
const account = Object.create(base, {
  kind: { value: 'account', enumerable: false },
  total: { get() { return this.entries.reduce((a, b) => a + b, 0); }, enumerable: true },
});
account.entries = [];
Object.defineProperty(account, 'locked', { value: 1, writable: false, configurable: false });
function deposit(amount) {
  deposit.calls++;
  this.entries.push(amount);
  if (this.entries.length > 4) this.entries.shift();
}
deposit.calls = 0;
const bound = deposit.bind(account);
let n = 0;
const timer = setInterval(() => {
  if ((n === 10 || n === 20) && !fs.existsSync(gate + n)) return;
  n++;
  bound(n * n);
  account.locked = 2;
  console.log(`objects ${n} ${account.describe()} ${deposit.calls} ${account.locked} ${Object.keys(account)}`);
  if (n === 30) clearInterval(timer);
}, pace);
