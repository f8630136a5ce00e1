// Texts of direct evals in arrow functions name `arguments` of the functions around them.
function first() { return () => eval('arguments')[0]; }
function shared(a) {
  return [
    () => eval('arguments.length + arguments[0]'),
    text => eval(text),
    () => () => (eval('arguments')[1] = 5),
  ];
}
const strict = function () {
  'use strict';
  return text => eval(text);
};
function defaults(x = 3, ...others) { return text => eval(text); }
class Holder {
  constructor() { this.evaluate = text => eval(text); }
  method() { return text => eval(text); }
}
const object = { method(a) { return { text: text => eval(text), get own() { return (() => eval('arguments').length)(); } }; } };
const nested = function () { return () => { const inner = text => eval(text); return inner; }; };
const local = function (x, y) { return text => { var z = 1; return eval(text); }; };

const [sum, evaluate, write] = shared(8);
const made = object.method(1, 2);
let turn = 0;
const timer = setInterval(() => {
  console.log(turn, first.at ?? kept(), sum(), evaluate('arguments.length'), write()());
  console.log(evaluate('arguments[1]'), held.strict('arguments.length'), held.defaults('arguments.length + "," + x + others'));
  console.log(held.constructed('arguments[1] + arguments.length'), held.method('arguments[1]'), made.text('arguments.length'), made.own);
  console.log(held.nested('arguments.length'));
  console.log(held.local('(function () { return arguments.length; })(1, 2, 3) + arguments.length + z'), held.local('(() => arguments[1])()'));
  if (++turn === 3) clearInterval(timer);
}, 1);
const kept = first(7);
const held = {
  strict: strict(1, 2),
  defaults: defaults(1, 2, 3),
  constructed: new Holder(4, 5).evaluate,
  method: new Holder().method(9, 8),
  nested: nested(1, 2)(3),
  local: local(1, 2),
};
