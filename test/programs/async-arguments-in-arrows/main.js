// Arrow functions over the `arguments` of a function that is suspended before or after they are made.
const later = () => new Promise(resolve => setTimeout(resolve, 1));
const kept = [];
async function sloppy(a, b) {
  await later();
  kept.push(() => arguments[0]);
  await later();
  kept.push(() => [...arguments, a, b].join());
}
async function given(a = 1) {
  await later();
  kept.push(() => arguments[0]);
}
async function strict(a) {
  'use strict';
  await later();
  kept.push(() => arguments[0], value => (a = value));
}
function* generator(a) {
  yield 1;
  kept.push(() => arguments[0]);
  yield 2;
}
async function before(a) {
  kept.push(() => arguments[0]);
  await later();
}
async function beforeTwice(a) {
  kept.push(() => arguments[0]);
  await later();
  await later();
  kept.push(() => a);
}
const usingBefore = value => async function (a) {
  await using resource = value;
  kept.push(() => arguments[0]);
};
async function done(a) {
  await { a };
  kept.push(() => arguments[0]);
}
async function written(a) {
  kept.push(() => arguments[0], value => (arguments[0] = value));
  await null;
  a += '!';
}
function plain(a) {
  (() => a)();
  kept.push(() => arguments[0]);
}
function inner(a, b) {
  (() => a + b)();
  kept.push(() => arguments[0] + arguments[1], () => (b += '?'));
}
const using = value => async function (a) {
  await using resource = value;
  kept.push(() => arguments[0]);
};
async function main() {
  const steps = generator('g');
  steps.next();
  await Promise.all([sloppy('x', 'y'), given('given'), strict('strict'), using(null)('used'), usingBefore(undefined)('u2', 1), before('b', 2), beforeTwice('t'), done('d'), written('w'), plain('p'), inner('i', 'j')]);
  steps.next();
  for (let i = 0; i < 3; i++) {
    await later();
    console.log(kept.map(each => each('v')).join(' | '));
  }
}
main();
