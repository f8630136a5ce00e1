// The name of a function expression is its own immutable binding.
const factorial = function self(n) {
  return n < 2 ? 1 : n * self(n - 1);
};
const stubborn = function me() {
  me = 'ignored in sloppy code';
  return typeof me;
};
const strict = function me() {
  'use strict';
  try {
    me = 1;
  } catch (e) {
    return e.name + typeof me;
  }
};
const shadowed = function me(me) {
  return typeof me;
};
const redeclared = function me() {
  var me = 5;
  return () => me++;
};
let alias = factorial;
const counter = redeclared();

setTimeout(() => {
  console.log(alias(5), stubborn(), strict(), shadowed(1), counter());
  setTimeout(() => {
    alias = null;
    console.log(factorial(6), factorial.name, stubborn.name, counter(), redeclared.name);
    setTimeout(() => console.log(stubborn(), strict(), counter(), typeof me), 1);
  }, 1);
}, 1);
