// Channels of diagnostics_channel, held before anybody subscribes to them, are those of the same name elsewhere.
const channels = require('diagnostics_channel');
const plain = channels.channel('things.test');
const tracing = channels.tracingChannel('things.trace');
const publish = value => plain.hasSubscribers && plain.publish({ value });
console.log(publish(0), plain.name);
setTimeout(() => {
  console.log(plain === channels.channel('things.test'), tracing.start === channels.channel('tracing:things.trace:start'));
  setTimeout(() => {
    const seen = [];
    const listen = ({ value }, name) => seen.push(`${name} ${value}`);
    plain.subscribe(listen);
    publish(1);
    plain.unsubscribe(listen);
    console.log(seen.join(), publish(2), plain.hasSubscribers, tracing.traceSync(x => x * 2, {}, null, 21));
    setTimeout(() => console.log(Object.keys(tracing).join() !== '' || tracing.end !== undefined, plain.name), 1);
  }, 1);
}, 1);
