// A child process belongs to its machine.
const { spawn } = require('node:child_process');
const holder = { children: [spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })] };
setTimeout(() => {
  console.log(holder.children.length);
  setTimeout(() => {
    holder.children.pop().kill();
    setTimeout(() => console.log('left', holder.children.length), 1);
  }, 1);
}, 1);
