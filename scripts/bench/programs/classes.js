// Class hierarchies with private fields, accessors, super calls and static counters.
const SIZE = 60000;
class Account {
  static #opened = 0;
  #balance = 0;
  #history = [];
  constructor(owner) {
    this.owner = owner;
    Account.#opened++;
  }
  static get opened() {
    return Account.#opened;
  }
  static reset() {
    Account.#opened = 0;
  }
  get balance() {
    return this.#balance;
  }
  set balance(amount) {
    if (this.#history.length < 8) this.#history.push(amount - this.#balance);
    this.#balance = amount;
  }
  deposit(amount) {
    this.balance += amount - this.fee(amount);
    return this;
  }
  fee() {
    return 0;
  }
  #trend() {
    return this.#history.reduce((a, b) => a + Math.sign(b), 0);
  }
  report() {
    return this.#balance + this.#trend();
  }
}
class Savings extends Account {
  #rate;
  constructor(owner, rate) {
    super(owner);
    this.#rate = rate;
  }
  accrue() {
    this.balance = Math.round(this.balance * (1 + this.#rate) * 100) / 100;
  }
  deposit(amount) {
    super.deposit(amount);
    if (amount > 50) this.accrue();
    return this;
  }
}
class Business extends Account {
  fee(amount) {
    return amount > 30 ? 2 : 1;
  }
  report() {
    return super.report() * 2;
  }
}
function round() {
  Account.reset();
  let total = 0;
  for (let i = 0; i < SIZE; i++) {
    const account =
      i % 3 === 0 ? new Savings('s' + i, 0.01) : i % 3 === 1 ? new Business('b') : new Account('a');
    for (let j = 0; j < 10; j++) account.deposit((i * 7 + j * 13) % 97);
    total = (total + account.report()) % 1000003;
  }
  return total.toFixed(2) + '/' + Account.opened;
}

const ROUNDS = 10;
const EXPECTED = '627006.52/60000';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
