// Handles clear their timers turns later; clearing twice, clearing nothing and clearing oneself are harmless.
const fired = [];
const doomed = setTimeout(() => fired.push('doomed'), 900);
const kept = setTimeout(() => fired.push('kept'), 910);
const loop = setInterval(() => fired.push('loop'), 5000);
const handles = { doomed, nested: [loop] };
const never = setImmediate(() => fired.push('never'));
clearImmediate(never);

setTimeout(() => {
  clearTimeout(undefined);
  clearTimeout(null);
  clearTimeout({});
  clearTimeout(987654);
  setTimeout(() => {
    clearTimeout(handles.doomed);
    clearInterval(handles.nested[0]);
    setTimeout(() => {
      clearTimeout(doomed);
      clearTimeout(kept);
      const self = setTimeout(() => {
        clearTimeout(self);
        fired.push('self');
        console.log(fired.join());
      }, 5);
    }, 1000);
  }, 5);
}, 5);
