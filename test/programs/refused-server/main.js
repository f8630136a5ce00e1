// A listening server cannot move; the program goes on, and can be captured once it has closed it.
const net = require('node:net');
let server = net.createServer();
server.listen(0, '127.0.0.1');
let turns = 0;
setTimeout(() => {
  turns++;
  console.log('with a server', typeof server.address);
  setTimeout(() => {
    turns++;
    server.close();
    server = null;
    setTimeout(() => console.log('without', turns), 1);
  }, 1);
}, 1);
