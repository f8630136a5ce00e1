export * from './other.mjs';
export * from './counter.mjs';
export * as back from './circle.mjs';
