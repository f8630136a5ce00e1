// Signals made of others, with a time limit, with handlers among listeners, and listeners that a signal takes off.
const first = new AbortController();
const second = new AbortController();
const any = AbortSignal.any([first.signal, second.signal]);
const nested = AbortSignal.any([any, new AbortController().signal]);
const limit = AbortSignal.timeout(200);
const target = new EventTarget();
const off = new AbortController();
const log = [];
any.addEventListener('abort', () => log.push('one'));
any.onabort = () => log.push('handler');
any.addEventListener('abort', () => log.push('two'), { once: true });
nested.addEventListener('abort', () => log.push('nested ' + nested.reason));
limit.addEventListener('abort', () => log.push(limit.reason.name));
target.addEventListener('x', () => log.push('kept'));
target.addEventListener('x', () => log.push('taken off'), { signal: off.signal });
target.addEventListener('x', event => event.stopImmediatePropagation(), { once: true });

setTimeout(() => {
  target.dispatchEvent(new Event('x'));
  console.log(any.aborted, nested.aborted, limit.aborted, log.splice(0).join());
  setTimeout(() => {
    off.abort();
    second.abort('because');
    target.dispatchEvent(new Event('x'));
    console.log(any.reason, nested.aborted, first.signal.aborted, log.splice(0).join());
  }, 1);
}, 1);
setTimeout(() => console.log(limit.aborted, log.join()), 400);
