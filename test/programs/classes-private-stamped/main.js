// Private names that a constructor puts on an object that is no instance of its class.
class Stamp {
  constructor(target) {
    return target;
  }
}
class Tag extends Stamp {
  #label = 'none';
  static label(o, value) {
    if (value !== undefined) o.#label = value;
    return #label in o ? o.#label : undefined;
  }
}
const plain = { kind: 'plain' };
const list = [1, 2];
const fn = () => 'called';
for (const target of [plain, list, fn]) new Tag(target);
Tag.label(list, 'a list');

setTimeout(() => {
  console.log(Tag.label(plain), Tag.label(list), Tag.label(fn), Tag.label({}), fn(), list.join());
  setTimeout(() => {
    Tag.label(plain, 'changed');
    console.log(Tag.label(plain), Tag.label(new Tag({})), plain.kind);
  }, 1);
}, 1);
