// An ES module that imports CommonJS files and JSON-like data, default and named.
import tools from './tools.cjs';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const same = require('./tools.cjs');

export const exported = 'also from the entry';
export default class {}

setTimeout(() => {
  tools.add(2);
  console.log(tools === same, same.total());
  setTimeout(() => {
    same.add(3);
    console.log(tools.total(), exported);
  }, 1);
}, 1);
