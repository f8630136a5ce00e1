import { order } from './order.mjs';
order.push('late');
export let value = 'first';
await new Promise(resolve => setTimeout(resolve, 5));
value = 'second';
