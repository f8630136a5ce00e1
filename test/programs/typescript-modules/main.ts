// TypeScript files that import each other, with types only, default exports and re-exports.
import type { Item } from './model.ts';
import Inventory, { limit } from './model.ts';
import * as util from './util.ts';

const inventory = new Inventory();
const added: Item[] = [];
inventory.onAdd(item => added.push(item));

setTimeout(() => {
  inventory.add({ name: 'bolt', count: 3 });
  inventory.add({ name: 'nut', count: 9 });
  console.log(inventory.total, limit, added.length, util.describe(added));
  setTimeout(() => {
    console.log(inventory.add({ name: 'gear', count: 1 }), util.calls, added.map(util.nameOf).join());
    setTimeout(() => console.log(util.describe(added), util.calls, inventory instanceof util.Inventory), 1);
  }, 1);
}, 1);
