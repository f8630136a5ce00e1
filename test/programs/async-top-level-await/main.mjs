// Top-level await in modules: importers wait, siblings run on, values live.
import { value, update } from './slow.mjs';
import './sibling.mjs';

const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
console.log('main starts', value);
const local = await sleep(5, 'awaited');
update(local);
console.log(value, local);
try {
  await import('./failing.mjs');
} catch (e) {
  console.log(e.message);
}
for await (const n of [sleep(3, 1), 2]) console.log('n', n);
export {};
