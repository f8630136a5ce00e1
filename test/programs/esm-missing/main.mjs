// What is imported and is not there has the codes of imports.
const held = [];
for (let turn = 0; turn < 3; turn++) {
  for (const load of [() => import('./missing.mjs'), () => import('no-such-package'), () => import('node:nope')]) {
    try {
      await load();
    } catch (error) {
      if (turn === 0) held.push(error);
      console.log(turn, error.code, error.message.split(/['.]/)[0]);
    }
  }
  await new Promise(resolve => setTimeout(resolve, 1));
}
console.log(held.map(({ code }) => code).join());
