// Modules that wait because of what they import, a cycle of waiting modules, import() of a module still under way.
import { ready } from './indirect.mjs';
import left from './left.mjs';
import tools, { double } from './tools.cjs';
import { order } from './order.mjs';

order.push('main');
const late = import('./late.mjs');
const [one, two] = await Promise.all([late, import('./late.mjs')]);
console.log(ready, left(), double(4), tools.double === double, one === two, one.value);
console.log(order.join());
const failures = [];
for (let i = 0; i < 2; i++) {
  try {
    await import('./broken.mjs');
  } catch (error) {
    failures.push(error);
  }
}
const commonjs = await import('./tools.cjs');
setTimeout(async () => {
  console.log(failures.length, failures[0] === failures[1], failures[0].message, one.value, order.at(-1));
  console.log(commonjs.default === tools, Object.keys(commonjs).join(), (await import('node:path')).sep);
}, 5);
