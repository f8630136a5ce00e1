#!/usr/bin/env node
/**
 * A sloppy script whose comments and strings speak of modules: import x from 'y', export default z.
 * @param {number} x using y, as decorators and JSDoc do
 * @returns {boolean}
 */
function sloppy(arguments) { return this === globalThis && arguments === 1; } // @inline
var text = `
  export const a = 1;
  @decorated class K {}
  await using b = c();
`;
function count(from, using, of) { using = from + of; return using; }
var let_ = function ( a ) { /* import */ return a; };
setTimeout(function () {
  console.log(sloppy(1), typeof this, text.length, count(1, 2, 3));
  console.log(let_.toString());
  undeclared = 3;
  setTimeout(() => console.log(undeclared, delete globalThis.undeclared, sloppy.toString().length));
});
