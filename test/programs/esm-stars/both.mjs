export * from './counter.mjs';
export * from './named.mjs';
