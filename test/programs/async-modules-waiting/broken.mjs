import { order } from './order.mjs';
order.push('broken');
await null;
throw new Error('broken once');
