// import the data from elsewhere: what reads like an import declares nothing
import { join } from 'node:path';
import Only from './only.mjs';
const data = [1];
let the = 2;
function more(join) {
  the += join;
  data.push(the);
}
setTimeout(() => {
  more(1);
  console.log(data.join(), the, join('a', 'b'));
  setTimeout(() => {
    more(2);
    console.log(data.join(), the, join('c', 'd'), String(eval()), new Only([[1, 2]]).title);
  }, 1);
}, 1);
