// Labelled continue, break and return through nested try and finally with awaits in all of them.
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const log = [];
async function walk(limit) {
  outer: for (let i = 0; i < 4; i++) {
    try {
      for (const j of [0, 1, 2]) {
        try {
          await sleep(1);
          if (j === i) continue outer;
          if (i === 3 && j === 1) break outer;
          if (i + j === limit) return `return ${i}${j}`;
          if (i === 2 && j === 0) throw new Error('thrown');
          log.push(`${i}${j}`);
        } catch (e) {
          await null;
          log.push(`${e.message} at ${i}${j}`);
          continue;
        } finally {
          await sleep(1);
          log.push(`f${j}`);
        }
      }
    } finally {
      log.push(`F${i}`);
      if (limit === 4 && i === 2) {
        await sleep(1);
        // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested
        break;
      }
    }
  }
  switch (await Promise.resolve(limit)) {
    case 1:
      log.push('one');
    case 9: {
      await sleep(1);
      log.push('nine');
      break;
    }
    default:
      return 'default';
  }
  return 'end';
}
(async () => {
  for (const limit of [4, 1]) console.log(await walk(limit), log.splice(0).join(' '));
})();
