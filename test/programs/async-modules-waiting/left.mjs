import { order } from './order.mjs';
import { right } from './right.mjs';
order.push('left');
await new Promise(resolve => setTimeout(resolve, 5));
export default function left() {
  return 'left of ' + right();
}
