// A message channel's ports cannot move.
let channel = new MessageChannel();
channel.port1.unref?.();
setTimeout(() => {
  console.log(typeof channel.port2.postMessage);
  setTimeout(() => {
    channel.port1.close();
    channel = undefined;
    setTimeout(() => console.log('closed'), 1);
  }, 1);
}, 1);
