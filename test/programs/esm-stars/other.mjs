import * as circle from './circle.mjs';
import { early } from './counter.mjs';
export * from './circle.mjs';
export { found } from './circle.mjs';
try {
  circle.count;
} catch (error) {
  early.push(error.name);
}
export const other = early;
