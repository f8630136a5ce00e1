// ES modules: live bindings, default and named exports, namespaces, re-exports, import.meta, strictness.
import increment, { count, history as past, Kind } from './counter.mjs';
import * as counter from './counter.mjs';
import path, { basename } from 'node:path';
import { createRequire } from 'node:module';
import { again, star } from './barrel.mjs';

const require = createRequire(import.meta.url);
const where = basename(new URL(import.meta.url).pathname);

setTimeout(() => {
  increment();
  console.log(count, counter.count, again === increment, past.join(), where);
  setTimeout(() => {
    increment(5);
    console.log(count, star, Object.keys(counter).join(), counter[Symbol.toStringTag], new Kind().n);
    let failure;
    try {
      counter.count = 1;
    } catch (e) {
      failure = e.name;
    }
    console.log(failure, path.sep === '/', require('node:path') === path, Object.isSealed(counter));
    setTimeout(() => {
      increment();
      console.log(counter.default === increment, past.join(), count);
    }, 1);
  }, 1);
}, 1);
