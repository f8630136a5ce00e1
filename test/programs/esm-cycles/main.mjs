// Cyclic ES modules: hoisted functions work early, let bindings are in TDZ until evaluated.
import { early, value, setPeer } from './left.mjs';
import { report, peek } from './right.mjs';

setTimeout(() => {
  console.log(early(), value, report.join());
  setPeer('changed');
  setTimeout(() => {
    console.log(peek(), early(), report.length);
    setTimeout(() => console.log(value, peek()), 1);
  }, 1);
}, 1);
