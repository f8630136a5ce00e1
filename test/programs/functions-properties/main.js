// Functions as objects: own properties, redefined name and length, deleted name, replaced prototype.
function original(a, b, c) {
  return [a, b, c];
}
original.count = 0;
original.hidden = undefined;
const renamed = Object.defineProperty((x, y) => x + y, 'name', { value: 'sum of two' });
const lengthened = Object.defineProperty(function () {}, 'length', { value: 7 });
const anonymous = (() => () => 0)();
const nameless = function named() {};
delete nameless.name;
const arrow = () => {};
const fakeProto = {};
function withProto() {}
withProto.prototype = fakeProto;
const noProto = Object.setPrototypeOf(function () {}, null);
const obj = { method() {}, ['comp' + 1]: () => {}, get g() { return 1; } };

setTimeout(() => {
  original.count++;
  console.log(original.name, original.length, Object.keys(original).join(), original.hidden);
  console.log(renamed.name, renamed(2, 3), lengthened.length, JSON.stringify(anonymous.name));
  setTimeout(() => {
    original.count++;
    console.log(Object.hasOwn(nameless, 'name'), nameless.name === '', original.count);
    console.log('prototype' in arrow, withProto.prototype === fakeProto, new withProto() instanceof withProto);
    console.log(Object.getPrototypeOf(noProto), typeof noProto, 'prototype' in obj.method);
    setTimeout(() => {
      console.log(obj.method.name, obj.comp1.name, Object.getOwnPropertyDescriptor(obj, 'g').get.name);
      const d = Object.getOwnPropertyDescriptor(renamed, 'name');
      console.log(d.writable, d.enumerable, d.configurable, original(1, 2).length);
    }, 1);
  }, 1);
}, 1);
