// What imports a module of a cycle waits for the whole cycle; modules in it do not wait for its root.
import './root.mjs';
import './user.mjs';
import { order } from './order.mjs';

console.log(order.splice(0).join());
setTimeout(() => {
  order.push('later');
  console.log(order.join());
}, 5);
