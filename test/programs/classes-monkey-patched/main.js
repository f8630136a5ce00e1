// Methods and accessors taken out of their class: wrapped, replaced, deleted, kept by others.
class Account {
  #balance = 0;
  static created = 0;
  static open(amount) {
    this.created++;
    return new this().deposit(amount);
  }
  static get count() {
    return this.created;
  }
  deposit(amount) {
    this.#balance += amount;
    return this;
  }
  get balance() {
    return this.#balance;
  }
  set balance(value) {
    this.#balance = value;
  }
  report() {
    return `balance ${this.balance}`;
  }
}
class Savings extends Account {
  report() {
    return `savings, ${super.report()}`;
  }
}
const calls = [];
const original = Account.prototype.deposit;
Account.prototype.deposit = function deposit(amount) {
  calls.push(amount);
  return original.call(this, amount);
};
const { report } = Account.prototype;
delete Account.prototype.report;
Object.prototype.report = function () {
  return 'from the root';
};
const { get, set } = Object.getOwnPropertyDescriptor(Account.prototype, 'balance');
Object.defineProperty(Account.prototype, 'balance', {
  get() {
    return get.call(this) * 100;
  },
  configurable: true,
});
const { open } = Account;
Account.open = amount => open.call(Savings, amount);
const { get: count } = Object.getOwnPropertyDescriptor(Account, 'count');
delete Account.count;
const lone = Object.getOwnPropertyDescriptor(
  class {
    static get answer() {
      return this?.value ?? 42;
    }
  },
  'answer',
).get;
const orphan = new (class {
  name = 'orphan';
  who() {
    return this.name;
  }
})().who;

setTimeout(() => {
  const a = Account.open(5);
  console.log(a.balance, a.report(), calls.join(), report.call(a), count.call(Savings), Account.count);
  setTimeout(() => {
    a.deposit(2);
    set.call(a, get.call(a) + 1);
    console.log(a.balance, calls.join(), report.name, lone(), lone.call({ value: 1 }), orphan.call({ name: 'x' }));
    Account.prototype.report = report;
    delete Object.prototype.report;
    setTimeout(() => {
      console.log(a.report(), original.name, Account.open(1) instanceof Savings, count.call(Savings));
      console.log(Object.getOwnPropertyNames(Account.prototype).join());
    }, 1);
  }, 1);
}, 1);
