export { default as again } from './counter.mjs';
export * from './star.mjs';
export * as everything from './star.mjs';
