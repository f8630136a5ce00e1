// What `this` is: methods, detached methods, arrows, callbacks with a receiver, primitives as receivers.
const outerThis = this;
const object = {
  name: 'object',
  method() {
    return this === undefined ? 'undefined' : this === globalThis ? 'global' : this.name;
  },
  arrow: () => this === outerThis,
  makeArrow() {
    return () => this.name + arguments.length;
  },
  strict() {
    'use strict';
    return typeof this;
  },
  sloppy() {
    return typeof this;
  },
};
const detached = object.method;
const bornArrow = object.makeArrow('x', 'y');
const other = { name: 'other', method: object.method };
const strictPlain = (0, object.strict);

setTimeout(function () {
  console.log(object.method(), detached(), other.method(), object.arrow(), bornArrow());
  setTimeout(() => {
    object.name = 'renamed';
    console.log(bornArrow.call(other), object.strict.call(5), object.sloppy.call(5), strictPlain());
    console.log([1].map(function () { return this.name; }, other)[0], [1].map(() => this === outerThis)[0]);
    console.log((0, object.method)(), (object.method)(), this !== outerThis);
  }, 1);
}, 1);
