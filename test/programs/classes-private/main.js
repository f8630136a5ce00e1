// Private fields, methods, accessors and brand checks, per instance and static.
class Vault {
  #secret;
  #opened = 0;
  static #vaults = [];
  static #count() {
    return Vault.#vaults.length;
  }
  constructor(secret) {
    this.#secret = secret;
    Vault.#vaults.push(this);
  }
  open(guess) {
    this.#opened++;
    return guess === this.#secret ? this.#reveal() : 'no';
  }
  #reveal() {
    return `<${this.#secret}:${this.#tries}>`;
  }
  get #tries() {
    return this.#opened;
  }
  set #tries(n) {
    this.#opened = n;
  }
  reset() {
    this.#tries = 0;
    return this;
  }
  static isVault(o) {
    return #secret in o;
  }
  static total() {
    return Vault.#count();
  }
  static peek(o) {
    return o.#secret;
  }
  swap(other) {
    [this.#secret, other.#secret] = [other.#secret, this.#secret];
  }
  reader = () => this.#secret;
}
const one = new Vault('x');
const two = new Vault({ deep: one });

setTimeout(() => {
  console.log(one.open('y'), one.open('x'), Vault.total(), Vault.isVault(two), Vault.isVault({}));
  one.swap(two);
  setTimeout(() => {
    console.log(one.reader().deep === one, two.reader(), two.reset().open('x'));
    let failure;
    try {
      Vault.peek({});
    } catch (e) {
      failure = e.name;
    }
    const three = new Vault(3);
    console.log(failure, Vault.total(), Vault.peek(three), Object.keys(one).join(), JSON.stringify(three));
    setTimeout(() => console.log(one.open('x'), two.open('x'), Vault.isVault(Object.create(one))), 1);
  }, 1);
}, 1);
