// Well-known symbols on classes: species, toPrimitive, hasInstance, iterator, toStringTag, isConcatSpreadable; symbol keys.
const secret = Symbol('secret');
const shared = Symbol.for('shared');
class Money {
  #cents;
  static #count = 0;
  static get [Symbol.species]() {
    return Array;
  }
  constructor(cents) {
    this.#cents = cents;
    Money.#count++;
    this[secret] = cents * 2;
  }
  [Symbol.toPrimitive](hint) {
    return hint === 'number' ? this.#cents / 100 : `$${this.#cents / 100} (${hint})`;
  }
  get [Symbol.toStringTag]() {
    return 'Money';
  }
  static [Symbol.hasInstance](value) {
    return typeof value === 'object' && value !== null && #cents in value;
  }
  static get [shared]() {
    return this.#count;
  }
  *[Symbol.iterator]() {
    yield this.#cents;
    yield this[secret];
  }
}
class List extends Array {
  static get [Symbol.species]() {
    return Array;
  }
  get [Symbol.isConcatSpreadable]() {
    return this.spread ?? true;
  }
  sum() {
    return this.reduce((a, b) => a + b, 0);
  }
}
class Quiet extends Map {
  [Symbol.iterator]() {
    return [['quiet', this.size]][Symbol.iterator]();
  }
  static [Symbol.hasInstance] = value => value instanceof Map && value.size > 1;
}
const money = new Money(250);
const list = List.of(1, 2, 3);
const quiet = new Quiet([['a', 1], ['b', 2]]);
const tagged = { [secret]: 'hidden', get [shared]() { return this[secret]; }, visible: 1 };

setTimeout(() => {
  console.log(+money, `${money}`, money + '', Object.prototype.toString.call(money), money instanceof Money);
  console.log({} instanceof Money, Money[shared], [...money].join(), money[secret]);
  setTimeout(() => {
    list.spread = false;
    const mapped = list.map(x => x * 2);
    console.log(mapped instanceof List, mapped.join(), [0].concat(list).length, list.sum(), list.concat([4]).length);
    console.log([...quiet].join(), quiet instanceof Quiet, new Map() instanceof Quiet, Object.keys(tagged).join());
    setTimeout(() => {
      const another = new Money(1);
      console.log(Money[shared], another instanceof Money, tagged[shared], Reflect.ownKeys(tagged).map(String).join());
      console.log(Reflect.ownKeys(Money.prototype).map(String).join(), new List(2).fill(7).sum());
    }, 1);
  }, 1);
}, 1);
