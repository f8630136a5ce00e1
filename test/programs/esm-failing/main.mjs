// A module that has failed is not evaluated again: whoever imports it later gets the same error.
globalThis.tries = 0;
const errors = [];
const attempt = async load => {
  try {
    await load();
    return 'loaded';
  } catch (error) {
    if (!errors.includes(error)) errors.push(error);
    return `${error.message}, ${errors.length} of ${tries}`;
  }
};
for (let turn = 0; turn < 3; turn++) {
  console.log(turn, await attempt(() => import('./fails.mjs')));
  console.log(await attempt(() => import('./imports-failing.mjs')));
  console.log(await attempt(() => import('./fails-later.mjs')));
  await new Promise(resolve => setTimeout(resolve, 1));
}
