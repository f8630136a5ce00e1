/**
 * What generators, async functions and promises cost instrumented, over native ones:
 * `scripts/bench/run suspended [--engine bun,node] [--reps 3] [--rounds 9] [--warm] [PROGRAM...]`. Every run is a
 * process of its own, raw and instrumented in turn; the figure is the median of its rounds' CPU times, the best of all
 * runs. Those count the engine's compiling, too, which nine rounds of a few milliseconds do not outweigh on a busy
 * machine: --warm looks at the second half of the rounds only (give it 40 or so).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instrumentProgram } from '../../src/instrument/program.ts';
import type { Order } from './suspended-child.ts';

const { values: options, positionals } = parseArgs({
  options: {
    engine: { type: 'string', default: 'bun,node' },
    reps: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '9' },
    warm: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const programs = join(import.meta.dir, 'suspended');
const names = readdirSync(programs)
  .map(file => file.replace(/\.js$/, ''))
  .filter(name => positionals.length === 0 || positionals.includes(name))
  .sort();
const folder = mkdtempSync(join(tmpdir(), 'things-bench-'));
const child = join(folder, 'child.mjs');

try {
  const entrypoints = [join(import.meta.dir, 'suspended-child.ts')];
  const built = await Bun.build({ entrypoints, target: 'node', format: 'esm' });
  await Bun.write(child, built.outputs[0]!);
  for (const engine of options.engine.split(',')) measureAll(engine);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measureAll(engine: string): void {
  console.log(`${engine.padEnd(24)}   raw ms  instr ms   ratio`);
  const ratios: number[] = [];
  for (const name of names) {
    const source = readFileSync(join(programs, `${name}.js`), 'utf8');
    const image = join(folder, `${name}.json`);
    writeFileSync(
      image,
      JSON.stringify(instrumentProgram({ entry: 'main.js', files: { 'main.js': source } })),
    );
    const best = { raw: Infinity, instrumented: Infinity };
    for (let rep = 0; rep < Number(options.reps); rep++) {
      for (const mode of ['raw', 'instrumented'] as const) {
        const file = mode === 'raw' ? join(programs, `${name}.js`) : image;
        best[mode] = Math.min(best[mode], run(engine, { mode, file, rounds: Number(options.rounds) }));
      }
    }
    const ratio = best.instrumented / best.raw;
    ratios.push(ratio);
    const columns = [best.raw.toFixed(1), best.instrumented.toFixed(1), ratio.toFixed(2)];
    console.log(`${name.padEnd(24)}${columns.map(text => text.padStart(9)).join(' ')}`);
  }
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(`geometric mean ${mean.toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}\n`);
}

/** Median CPU time of a round, ms. */
function run(engine: string, order: Order): number {
  const command = engine === 'bun' ? process.execPath : engine;
  const { status, stdout, stderr } = spawnSync(command, [child, JSON.stringify(order)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${engine} ${order.mode} ${order.file}: ${stderr}`);
  const all = JSON.parse(stdout) as number[];
  const times = all.slice(options.warm ? all.length >> 1 : 0).sort((a, b) => a - b);
  return times[times.length >> 1]!;
}
