// A program that answers every result with the next call is captured between two of them.
const fs = require('node:fs');
const { join } = require('node:path');
const file = join(fs.mkdtempSync(join(require('node:os').tmpdir(), 'things-')), 'count');
fs.writeFileSync(file, '0');

let rounds = 0;
function again(error, text) {
  if (error) throw error;
  rounds += Number(text === String(rounds));
  if (rounds === 12) return void loop();
  fs.writeFileSync(file, String(rounds));
  fs.readFile(file, 'utf8', again);
}

async function loop() {
  let sum = 0;
  for (let i = 0; i < 12; i++) {
    await fs.promises.writeFile(file, String(i));
    sum += Number(await fs.promises.readFile(file, 'utf8'));
  }
  console.log(rounds, sum);
  fs.rmSync(file);
}
fs.readFile(file, 'utf8', again);
