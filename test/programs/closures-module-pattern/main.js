// Private state behind immediately called functions, some sharing an outer private state.
const bank = (function () {
  const accounts = {};
  let next = 1;
  function open(owner) {
    let balance = 0;
    const history = [];
    const id = next++;
    const account = {
      id,
      deposit(n) {
        balance += n;
        history.push('+' + n);
        return this;
      },
      withdraw(n) {
        if (n > balance) throw new RangeError(owner + ' has only ' + balance);
        balance -= n;
        history.push('-' + n);
        return this;
      },
      statement: () => `${owner}#${id}: ${balance} (${history.join(' ')})`,
    };
    accounts[id] = account;
    return account;
  }
  return {
    open,
    transfer(from, to, n) {
      accounts[from].withdraw(n);
      accounts[to].deposit(n);
    },
    get size() {
      return next - 1;
    },
  };
})();
const ann = bank.open('ann');
ann.deposit(100);

setTimeout(() => {
  const bob = bank.open('bob').deposit(20);
  bank.transfer(1, 2, 30);
  setTimeout(() => {
    try {
      bank.transfer(2, 1, 51);
    } catch (e) {
      console.log(e.name, e.message);
    }
    console.log(ann.statement(), bob.statement(), bank.size);
    setTimeout(() => {
      bank.transfer(2, 1, 50);
      console.log(ann.statement(), bob.statement(), Object.keys(bank).join());
    }, 1);
  }, 1);
}, 1);
