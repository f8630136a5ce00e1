import { missing } from './named.mjs';
console.log(missing);
