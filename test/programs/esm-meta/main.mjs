// import.meta as an object, anonymous default exports with their name, assignments to imports.
import { basename } from 'node:path';
import * as all from './other.mjs';
import Anonymous, { count, meta, up } from './other.mjs';
const own = import.meta;
own.added = { turns: 0 };
const assign = () => {
  count = 5;
};
const assignAll = () => {
  all = 5;
};
const step = () => {
  own.added.turns++;
  up();
  console.log(import.meta === own, meta === own, Object.getPrototypeOf(own), import.meta.added.turns);
  console.log(basename(import.meta.url), basename(import.meta.filename), basename(meta.url), meta.turns);
  console.log(Anonymous.name, Anonymous.early, new Anonymous().constructor === Anonymous, count, all.count);
  for (const fails of [assign, assignAll]) {
    try {
      fails();
      console.log('assigned');
    } catch (error) {
      console.log(error.name);
    }
  }
  meta.turns = (meta.turns ?? 0) + 1;
  if (own.added.turns < 3) setTimeout(step, 1);
};
setTimeout(step, 1);
