// What `export *` passes on is known before any module runs: in circles, with names of two modules, in the dead zone.
import * as circle from './circle.mjs';
import * as both from './both.mjs';
import { found } from './circle.mjs';

const keys = namespace => Object.keys(namespace).join();
console.log(keys(circle), keys(both), found, circle.back === circle, Object.isSealed(both), Reflect.ownKeys(circle).includes('__esModule'));
setTimeout(async () => {
  circle.raise();
  console.log(circle.count, both.count, 'name' in both, both.only);
  for (const load of [() => import('./twice.mjs'), () => import('./lacking.mjs')]) {
    try {
      await load();
    } catch (error) {
      console.log(error.name);
    }
  }
  setTimeout(() => {
    both.raise();
    console.log(circle.count, both.count, found);
  }, 5);
}, 5);
