/**
 * What instrumented text costs once it is warm: raw and instrumented rounds of a program take turns in one process, so
 * that a busy machine disturbs both alike: `scripts/bench/run rounds [--engine bun,node] [--processes 5] [--rounds 20]
 * [PROGRAM...]`. Processor time of all threads, so what the compiler threads do counts, too. Start-up, replaced globals
 * and memory are not in it: for those see speed.ts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instrumentProgram } from '../../src/instrument/program.ts';
import type { RoundsOrder, RoundsReport } from './rounds-child.ts';

const { values: options, positionals } = parseArgs({
  options: {
    engine: { type: 'string', default: 'bun,node' },
    processes: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '20' },
  },
  allowPositionals: true,
});
const command: Record<string, string> = { bun: process.execPath, node: 'node' };
const programs = readdirSync(join(import.meta.dir, 'programs'))
  .sort()
  .map(file => file.replace(/\.js$/, ''))
  .filter(name => positionals.length === 0 || positionals.includes(name));
const folder = mkdtempSync(join(tmpdir(), 'things-bench-'));
const child = join(folder, 'child.mjs');
const built = await Bun.build({
  entrypoints: [join(import.meta.dir, 'rounds-child.ts')],
  target: 'node',
  format: 'esm',
});
await Bun.write(child, built.outputs[0]!);

try {
  for (const engine of options.engine.split(',')) measure(engine);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(engine: string): void {
  console.log(
    `\ninstrumented over raw on ${engine}, warm rounds in turns, ${options.processes} processes each\n`,
  );
  console.log('| program | raw ms/round | ratio | of each process |\n|---|---|---|---|');
  const medians: number[] = [];
  for (const program of programs) {
    const reports: RoundsReport[] = [];
    for (let i = 0; i < Number(options.processes); i++) reports.push(run(engine, program, i % 2 === 1));
    const ratios = reports.map(({ raw, instrumented }) => median(instrumented.map((t, i) => t / raw[i]!)));
    medians.push(median(ratios));
    const raw = median(reports.flatMap(report => report.raw)).toFixed(1);
    const each = ratios.map(ratio => ratio.toFixed(2)).join(' ');
    console.log(`| ${program} | ${raw} | ${medians.at(-1)!.toFixed(3)} | ${each} |`);
  }
  const mean = Math.exp(medians.reduce((sum, ratio) => sum + Math.log(ratio), 0) / medians.length);
  console.log(`| geometric mean |  | ${mean.toFixed(3)} |  |`);
  console.log(`| worst |  | ${Math.max(...medians).toFixed(3)} |  |`);
}

/** Which of the two is loaded first makes a difference to a compiler: it alternates. */
function run(engine: string, program: string, instrumentedFirst: boolean): RoundsReport {
  const raw = readFileSync(join(import.meta.dir, 'programs', `${program}.js`), 'utf8').replace(
    'const ROUNDS = 10;',
    'const ROUNDS = Infinity;',
  );
  const image = instrumentProgram({ entry: 'main.js', files: { 'main.js': raw } });
  const order: RoundsOrder = {
    raw,
    instrumented: image.files[0]!.code,
    instrumentedFirst,
    rounds: Number(options.rounds),
  };
  const file = join(folder, 'order.json');
  writeFileSync(file, JSON.stringify(order));
  const { status, stdout, stderr } = spawnSync(command[engine]!, [child, file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed on ${engine}: ${stderr}`);
  return JSON.parse(stdout) as RoundsReport;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
