// Streams that flow on without anybody holding them.
const fs = require('node:fs');
const zlib = require('node:zlib');
const { join } = require('node:path');
const { pipeline, Readable } = require('node:stream');

const folder = fs.mkdtempSync(join(require('node:os').tmpdir(), 'things-'));
const [source, packed, copy] = ['source', 'packed', 'copy'].map(name => join(folder, name));
fs.writeFileSync(source, 'line of text\n'.repeat(50000));
const log = [];

function read() {
  let [bytes, chunks] = [0, 0];
  const started = { at: 'read' };
  fs.createReadStream(source, { highWaterMark: 65536 })
    .on('data', chunk => {
      bytes += chunk.length;
      chunks++;
    })
    .on('close', () => {
      log.push(`${started.at} ${bytes} in ${chunks}`);
      setTimeout(pack, 1);
    });
}
function pack() {
  fs.createReadStream(source)
    .pipe(zlib.createGzip())
    .pipe(fs.createWriteStream(packed))
    .on('finish', () => {
      log.push(`packed ${zlib.gunzipSync(fs.readFileSync(packed)).length}`);
      setTimeout(unpack, 1);
    });
}
function unpack() {
  pipeline(fs.createReadStream(packed), zlib.createGunzip(), fs.createWriteStream(copy), error => {
    log.push(`copied ${error ?? fs.readFileSync(copy).length}`);
    setTimeout(write, 1);
  });
}
function write() {
  const stream = fs.createWriteStream(copy);
  stream.write('first ');
  stream.end('last', () => {
    log.push(fs.readFileSync(copy, 'utf8'));
    setTimeout(iterate, 1);
  });
}
async function iterate() {
  let bytes = 0;
  for await (const chunk of fs.createReadStream(source)) bytes += chunk.length;
  log.push(`iterated ${bytes}`);
  setTimeout(() => {
    console.log(log.join('\n'));
    fs.rmSync(folder, { recursive: true });
  }, 1);
}
setTimeout(read, 1);
