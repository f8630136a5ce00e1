// Frozen, sealed and non-extensible objects stay so, deeply or shallowly as they were.
'use strict';
const frozen = Object.freeze({ list: [1], nested: Object.freeze({ n: 1 }) });
const sealed = Object.seal({ a: 1 });
const closed = Object.preventExtensions({ a: 1, b: 2 });
const frozenArray = Object.freeze([1, , 3]);
const frozenFunction = Object.freeze(function named() {});
const state = o => [Object.isFrozen(o), Object.isSealed(o), Object.isExtensible(o)].map(Number).join('');
const tryTo = f => {
  try {
    f();
    return 'ok';
  } catch (e) {
    return e.name;
  }
};

setTimeout(() => {
  console.log([frozen, frozen.nested, frozen.list, sealed, closed, frozenArray, frozenFunction].map(state).join(' '));
  setTimeout(() => {
    console.log(tryTo(() => (frozen.x = 1)), tryTo(() => frozen.list.push(2)), frozen.list.length);
    console.log(tryTo(() => (sealed.a = 2)), tryTo(() => delete sealed.a), sealed.a);
    console.log(tryTo(() => (closed.c = 1)), tryTo(() => delete closed.a), state(closed));
    console.log(tryTo(() => frozenArray.push(4)), 1 in frozenArray, frozenArray.length);
    console.log(tryTo(() => (frozenFunction.x = 1)), tryTo(() => Object.setPrototypeOf(sealed, {})));
    setTimeout(() => {
      delete closed.b;
      console.log(state(closed), Object.keys(closed).length);
    }, 1);
  }, 1);
}, 1);
