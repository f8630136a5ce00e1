// Calls of the host that call back: nothing of the program leads to the callbacks while they are under way.
const fs = require('node:fs');
const dns = require('node:dns');
const zlib = require('node:zlib');
const crypto = require('node:crypto');
const { exec, execFile } = require('node:child_process');
const { join } = require('node:path');
const { promisify } = require('node:util');

const folder = fs.mkdtempSync(join(require('node:os').tmpdir(), 'things-'));
const file = join(folder, 'note');
const log = {};
const all = 12;
function expects(name, take) {
  const since = { name };
  return (error, ...results) => {
    log[since.name] = error ? error.code : take(...results);
    if (Object.keys(log).length === all) setTimeout(done, 1);
  };
}

fs.writeFile(file, 'written by a callback', error => {
  if (error) throw error;
  setTimeout(() => {
    fs.readFile(file, 'utf8', expects('readFile', text => text));
    fs.readFile(file + '.none', expects('no file', () => 'read'));
    fs.stat(file, expects('stat', stats => stats.size));
    fs.readdir(folder, expects('readdir', names => names.join()));
    zlib.gzip('much '.repeat(1000), expects('gzip', bytes => zlib.gunzipSync(bytes).length));
    dns.lookup('127.0.0.1', expects('lookup', (address, family) => address + ' ' + family));
    setTimeout(() => {
      crypto.randomBytes(8, expects('randomBytes', bytes => bytes.length));
      crypto.pbkdf2('secret', 'salt', 1000, 8, 'sha256', expects('pbkdf2', key => key.toString('hex')));
      crypto.scrypt('secret', 'salt', 8, { N: 16 }, expects('scrypt', key => key.toString('hex')));
      exec('echo from a shell', expects('exec', out => out.trim()));
      execFile('sh', ['-c', 'exit 3'], expects('execFile', out => out));
      const promisified = expects('promisified', value => value);
      promisify(fs.readFile)(file, 'latin1').then(text => promisified(null, text));
    }, 1);
  }, 1);
});

function done() {
  for (const name of Object.keys(log).sort()) console.log(name, log[name]);
  fs.rmSync(folder, { recursive: true });
}
