// EventTarget and AbortController: listeners with options, signals that were and were not aborted.
const target = new EventTarget();
const log = [];
const listener = event => log.push(event.type + (event.detail ?? ''));
target.addEventListener('ping', listener);
target.addEventListener('ping', () => log.push('once'), { once: true });
target.addEventListener('ping', { handleEvent(e) { log.push('object ' + (this.tag || '') + e.type); }, tag: 'T' });
const controller = new AbortController();
const aborted = AbortSignal.abort('reason given');
controller.signal.addEventListener('abort', () => log.push('aborted ' + controller.signal.reason.message));
controller.signal.onabort = () => log.push('onabort');

setTimeout(() => {
  target.dispatchEvent(new Event('ping'));
  console.log(log.splice(0).join(', '));
  setTimeout(() => {
    target.dispatchEvent(new Event('ping'));
    target.removeEventListener('ping', listener);
    console.log(log.splice(0).join(', '), controller.signal.aborted, aborted.aborted, aborted.reason);
    setTimeout(() => {
      controller.abort(new Error('stop'));
      target.dispatchEvent(new Event('ping'));
      console.log(log.splice(0).join(', '), controller.signal.aborted);
    }, 1);
  }, 1);
}, 1);
