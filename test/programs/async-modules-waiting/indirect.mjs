import { order } from './order.mjs';
import { value } from './slow.mjs';
order.push('indirect');
export const ready = 'ready ' + value;
