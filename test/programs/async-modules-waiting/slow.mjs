import { order } from './order.mjs';
order.push('slow begins');
export const value = await new Promise(resolve => setTimeout(resolve, 10, 'slow'));
order.push('slow ends');
