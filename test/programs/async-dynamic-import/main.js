// import() of Node's modules and of local files from CommonJS, once each.
const log = [];
(async () => {
  const path = await import('node:path');
  log.push(path.default === require('path'), typeof path.join);
  const [a, b] = await Promise.all([import('./part.mjs'), import('./part.mjs')]);
  log.push(a === b, a.name, a.default());
  await new Promise(resolve => setTimeout(resolve, 5));
  const again = await import('./part.mjs');
  log.push(again === a, again.default());
  try {
    await import('./missing.mjs');
  } catch (e) {
    log.push('missing');
  }
  console.log(log.join(', '));
})();
