// What a sloppy direct eval declares becomes a variable of the function around, which its other closures see.
function room(code) {
  eval(code);
  return {
    read: () => [typeof x, typeof f, typeof console],
    get: () => x,
    set: value => (x = value),
    call: () => f(),
  };
}
const a = room('var x = 1; function f() { return ++x }');
const b = room('var x = "b"; var f = () => x + "!"');
const none = room('');
eval('var atTop = 1; function bump() { return ++atTop }');
if (true) eval('{ function inBlock() { return "block " + atTop } }');
const reach = () => [atTop, bump(), inBlock()];

const say = (...values) => console.log(values.map(value => JSON.stringify(value)).join(' '));
function show() {
  say(a.read(), a.get(), a.call(), a.get(), b.read(), b.get(), b.call());
  say(none.read(), reach(), typeof globalThis.atTop);
}
exports.room = room;
show();
setTimeout(() => {
  show();
  a.set(10);
  b.set('changed');
  none.set('global');
  setTimeout(() => {
    show();
    say(globalThis.x, none.get());
    x = 'global again';
    setTimeout(() => {
      show();
      say(none.get());
    }, 1);
  }, 1);
}, 1);
