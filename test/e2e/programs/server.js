const net = require('net');
let count = 0;
function start() {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  return () => server.address();
}
const address = start();
setInterval(() => {
  count += 1;
  address();
  console.log(`count ${count}`);
}, 20);
