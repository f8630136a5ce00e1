// The stack of an error names the functions that await the one it was made in, with their lines.
const { readFile } = require('fs/promises');
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
async function deepest(ms) {
  await sleep(ms);
  throw new Error('deep');
}
async function middle(ms) {
  const found = await deepest(ms);
  return found;
}
class Job {
  async run(ms) {
    await sleep(1);
    return 1 + (await middle(ms));
  }
}
async function missing() {
  return await readFile('/no/such/file');
}
async function* numbers() {
  yield 1;
  await middle(1);
}
const shown = error =>
  error.stack
    .split('\n')
    .filter(line => line.includes('main.js'))
    .map(line => line.replace(/^ *at (.*?) ?\(?[^ (]*main\.js:(\d+):\d+\)?$/, '$1 $2').replace('Job.', ''))
    .join(', ');

async function first() {
  try {
    await new Job().run(1);
  } catch (error) {
    console.log(shown(error));
    throw error;
  }
}
async function second() {
  try {
    await missing();
  } catch (error) {
    console.log(error.code, shown(error));
  }
  for await (const n of numbers()) console.log(n);
}
async function main() {
  try {
    await first();
  } catch (error) {
    console.log(shown(error));
  }
  try {
    await second();
  } catch (error) {
    // Bun does not show who iterates over an async generator.
    console.log(shown(error).split(', ').slice(0, 2).join(', '));
  }
}
main();
