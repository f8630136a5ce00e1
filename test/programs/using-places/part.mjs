export let closed = 'open';
export const log = [];
export const tick = ms => new Promise(resolve => setTimeout(resolve, ms));
export function resource(name, symbol = Symbol.dispose) {
  return { name, turns: 0, [symbol]: () => void log.push(`-${name}`) };
}
using held = {
  name: 'held',
  [Symbol.dispose]() {
    closed = 'closed';
  },
};
export { held };
const late = () => after;
let after = closed;
log.push(late());
