// Promises of the host: waited for, held, and those that nobody waits for.
const fs = require('node:fs');
const { join } = require('node:path');

const folder = fs.mkdtempSync(join(require('node:os').tmpdir(), 'things-'));
const file = join(folder, 'note');
const log = [];
const held = { early: fs.promises.writeFile(file, 'nobody waits') };

setTimeout(async () => {
  log.push(await fs.promises.readFile(file, 'utf8'), await held.early);
  held.failing = fs.promises.readFile(join(folder, 'none'));
  held.failing.catch(error => log.push('caught ' + error.code));
  setTimeout(async () => {
    const settled = await Promise.allSettled([held.failing, fs.promises.stat(file).then(({ size }) => size)]);
    log.push(settled.map(({ status }) => status).join());
    log.push(held.failing instanceof Promise, await (await fetch('data:text/plain,fetched')).text());
    fs.promises.appendFile(file, ' and on');
    setTimeout(async () => {
      log.push(fs.readFileSync(file, 'utf8'));
      log.push(Buffer.from(await require('node:crypto').webcrypto.subtle.digest('SHA-256', new Uint8Array(3))).toString('hex').slice(0, 8));
      const [names, , text] = await Promise.all([
        fs.promises.readdir(folder),
        new Promise(resolve => setTimeout(resolve, 5)),
        require('node:fs/promises').readFile(file, 'latin1'),
      ]);
      console.log(...log, names.length, text);
      fs.rmSync(folder, { recursive: true });
    }, 60);
  }, 1);
}, 60);
