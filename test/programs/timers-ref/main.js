// unref'd timers do not keep the program alive; hasRef tells; ref brings one back.
const out = [];
const forgotten = setInterval(() => out.push('never seen again'), 100000);
forgotten.unref();
const back = setTimeout(() => console.log(out.join(' ') + ' back'), 500);
out.push(back.hasRef(), back.unref() === back, back.hasRef());

setTimeout(() => {
  out.push(forgotten.hasRef(), back.hasRef());
  back.ref();
  setTimeout(() => {
    out.push(back.hasRef());
    const immediate = setImmediate(() => out.push('unref immediate ran'));
    out.push(immediate.hasRef());
    immediate.unref();
    setImmediate(() => out.push('after'));
  }, 5);
}, 5);
