// Closures inside `with` statements within each other, entered again and again, over variables of all kinds.
function enter(object, start) {
  let count = start;
  const made = { add: null, look: null };
  for (let i = 0; i < 2; i++) {
    with (object) {
      let own = 0;
      made['turn' + i] = () => [i, ++own, ++count, name, typeof later];
      with ({ name: 'inner ' + i, deep: { i } }) {
        var last = function () {
          return [name, deep.i, own, count, i, arguments.length];
        };
        made['last' + i] = last;
        made['set' + i] = value => (name = value);
      }
    }
  }
  with (object) {
    made.args = () => arguments.length + ':' + this.mark + ':' + new.target;
    made.object = {
      __proto__: { greet: () => 'hello' },
      greet() {
        return super.greet() + ' ' + name;
      },
      get size() {
        return name.length + count;
      },
    };
    made.Class = class Named {
      #secret = name;
      static made = 0;
      constructor() {
        Named.made++;
      }
      tell() {
        return this.#secret + count;
      }
    };
    made.twice = () => ++count + name;
  }
  return made;
}
const shared = { name: 'outer' };
const a = enter.call({ mark: 'this' }, shared, 10);
const b = enter.call({ mark: 'that' }, shared, 100, 'more');
const instance = new a.Class();
// A primitive is wrapped once for each entry.
with ('text') var lengthOf = () => length + substring(1);

function show() {
  console.log(...a.turn0(), ...a.turn1(), ...b.turn0(), '|', ...a.last0(), ...a.last1(7));
  console.log(a.args(), b.args(), a.object.greet(), a.object.size, instance.tell(), a.Class.made, a.twice(), lengthOf());
}
setTimeout(() => {
  show();
  a.set1('changed');
  shared.later = 1;
  shared.name = 'renamed';
  setTimeout(() => {
    show();
    new a.Class();
    setTimeout(show, 1);
  }, 1);
}, 1);
