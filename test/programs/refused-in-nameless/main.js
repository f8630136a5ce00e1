// Functions without a name are told by their place, and suspended ones by the function they are.
const { createHash } = require('node:crypto');
let hold = hash => {
  setTimeout(() => {
    console.log(typeof hash);
    hold = null;
    waiting();
  }, 1);
};
hold(createHash('md5'));

async function waiting() {
  let hash = createHash('md5');
  await new Promise(resolve => setTimeout(resolve, 1));
  console.log(hash.update('x').digest('hex').slice(0, 4));
  hash = null;
  await new Promise(resolve => setTimeout(resolve, 1));
  console.log('released');
}
