// Errors of the host with codes are held, and look the same wherever they come.
const held = [];
const calls = [
  () => Buffer.alloc('x'),
  () => new URL('nope'),
  () => require('fs').readFileSync('/missing'),
  () => new TextDecoder('nope'),
  () => require('path').join(1),
  () => process.chdir(5),
  () => atob('*'),
  () => setTimeout('x'),
  () => require('util').inherits(1, 2),
  () => Buffer.from('a').readInt8(9),
];
for (const call of calls) {
  try {
    call();
  } catch (error) {
    held.push(error);
  }
}
class Wrapped extends Error {
  constructor(cause) {
    super(`wrapped ${cause.code}`, { cause });
  }
}
const wrapped = new Wrapped(held[0]);
let turn = 0;
const timer = setInterval(() => {
  for (const error of turn === 0 || turn === 4 ? held : held.slice(0, 1)) {
    console.log(error.name, error.code, error instanceof TypeError, error.constructor.name, String(error).split(':')[0]);
  }
  console.log(wrapped.message, wrapped.cause === held[0], Object.prototype.toString.call(held[0]), held[0].constructor === TypeError);
  held.at(-1).seen = turn;
  if (++turn === 5) clearInterval(timer);
}, 1);
