/**
 * A program that is captured again and again stays compiled on JavaScriptCore, which forgives only a few times; also one
 * that has changed globals and built-ins.
 */
import { expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instrumentProgram } from '../../src/instrument/program.ts';

const PROGRAM = `
globalThis.weight = 2;
Array.prototype.first = function () { return this[0]; };
Math.abs = x => -x;
(function () {
  let total = 0;
  const add = x => { total = (total + x) | 0; return total; };
  const round = () => { for (let i = 0; i < 2e5; i++) add([i, 1].first() * weight + Math.abs(i)); };
  console.log(add, round);
  setInterval(round, 1000);
})();
`;
const CHILD = `
import { reoptimizationRetryCount } from 'bun:jsc';
const print = console.log;
let functions;
console.log = (...values) => { functions = values; };
const { Process } = await import(${JSON.stringify(join(import.meta.dir, '../../src/runtime/process.ts'))});
const running = Process.load(await Bun.file(process.argv[2]).json(), { args: [] });
running.start();
const counts = [];
for (let captures = 0; captures < 10; captures++) {
  for (let i = 0; i < 5; i++) functions[1]();
  counts.push(functions.map(reoptimizationRetryCount));
  await running.hold();
  running.capture();
  running.resume();
}
print(JSON.stringify(counts));
process.exit();
`;

test('captures after the first do not throw away what is compiled', () => {
  const folder = mkdtempSync(join(tmpdir(), 'things-recompiled-'));
  try {
    const image = instrumentProgram({ entry: 'main.js', files: { 'main.js': PROGRAM } });
    writeFileSync(join(folder, 'image.json'), JSON.stringify(image));
    writeFileSync(join(folder, 'child.mjs'), CHILD);
    const child = [join(folder, 'child.mjs'), join(folder, 'image.json')];
    const { stdout, stderr } = spawnSync(process.execPath, child, { encoding: 'utf8' });
    expect(stderr).toBe('');
    const counts = JSON.parse(stdout) as number[][];
    expect(counts.at(-1)).toEqual(counts[5]!);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
