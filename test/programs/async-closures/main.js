// Closures over variables of suspended async functions see later changes, and the function sees theirs.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const handles = [];
async function session(id) {
  let state = 'new';
  const events = [];
  handles.push({ id, get: () => state, set: v => (state = v), events });
  for (let step = 0; step < 3; step++) {
    await sleep(id * 150);
    events.push(() => `${id}.${step}:${state}`);
    if (state === 'stop') return 'stopped at ' + step;
    state = 'step ' + step;
  }
  return state;
}
const all = [session(1), session(2)];
setTimeout(() => handles[1].set('stop'), 3);
Promise.all(all).then(results => {
  console.log(results.join(', '));
  for (const h of handles) console.log(h.id, h.get(), h.events.map(f => f()).join(' '));
});
