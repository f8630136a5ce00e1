import left from './left.mjs';
import { order } from './order.mjs';
order.push('right ' + typeof left);
export const right = () => 'right';
