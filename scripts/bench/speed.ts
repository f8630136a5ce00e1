/**
 * How fast instrumented programs run against raw ones, before and after captures and migrations:
 * `scripts/bench/run speed [--engine bun,node] [--reps 5] [--rounds 10] [--modes instrumented,captured,restored]
 * [--json FILE] [PROGRAM...]`. Every run is a process of its own; raw and instrumented runs alternate, so that what disturbs the
 * machine disturbs both; a program checks its own result.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instrumentProgram } from '../../src/instrument/program.ts';
import type { Mode, Order, Report } from './speed-child.ts';

type EngineName = 'bun' | 'node';

interface Measured {
  program: string;
  engine: EngineName;
  sourceBytes: number;
  codeBytes: number;
  runs: Partial<Record<Mode, Report[]>>;
}

const { values: options, positionals } = parseArgs({
  options: {
    engine: { type: 'string', default: 'bun,node' },
    reps: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '10' },
    modes: { type: 'string', default: 'instrumented' },
    json: { type: 'string' },
  },
  allowPositionals: true,
});
const engines = options.engine.split(',') as EngineName[];
const asked = options.modes.split(',') as Mode[];
const modes: Mode[] = ['raw', ...new Set<Mode>(['instrumented', ...asked])];
const reps = Number(options.reps);
const programsFolder = join(import.meta.dir, 'programs');
const programs = readdirSync(programsFolder)
  .sort()
  .map(file => file.replace(/\.js$/, ''))
  .filter(name => positionals.length === 0 || positionals.includes(name));
const folder = mkdtempSync(join(tmpdir(), 'things-bench-'));
const child = join(folder, 'child.mjs');
const command: Record<EngineName, string> = { bun: process.execPath, node: 'node' };

const built = await Bun.build({
  entrypoints: [join(import.meta.dir, 'speed-child.ts')],
  target: 'node',
  format: 'esm',
});
await Bun.write(child, built.outputs[0]!);

const measured: Measured[] = [];
let failures = 0;
try {
  for (const program of programs) measure(program);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const engine of engines) for (const mode of modes.slice(1)) printTable(engine, mode);
if (options.json) writeFileSync(options.json, JSON.stringify({ cpus: cpus()[0]?.model, reps, measured }));
process.exitCode = failures > 0 ? 1 : 0;

function measure(program: string): void {
  const source = join(folder, program + '.js');
  const original = readFileSync(join(programsFolder, program + '.js'), 'utf8');
  const text = original.replace('const ROUNDS = 10;', `const ROUNDS = ${options.rounds};`);
  writeFileSync(source, text);
  const image = join(folder, program + '.json');
  const instrumented = instrumentProgram({ entry: program + '.js', files: { [program + '.js']: text } });
  writeFileSync(image, JSON.stringify(instrumented));
  for (const engine of engines) {
    const entry: Measured = {
      program,
      engine,
      sourceBytes: text.length,
      codeBytes: instrumented.files.reduce((sum, file) => sum + file.code.length, 0),
      runs: {},
    };
    measured.push(entry);
    for (let rep = 0; rep < reps; rep++) {
      // The order turns around every time: a machine that slows down must not favour one side.
      for (const mode of rep % 2 ? [...modes].reverse() : modes) {
        const report = runOnce(engine, mode, source, image);
        if (report) (entry.runs[mode] ??= []).push(report);
      }
    }
    const of = (mode: Mode) => median((entry.runs[mode] ?? []).map(r => r.cpu)).toFixed(0);
    process.stderr.write(`${program} on ${engine}: ${modes.map(m => `${m} ${of(m)} ms`).join(', ')}\n`);
  }
}

function runOnce(engine: EngineName, mode: Mode, source: string, image: string): Report | undefined {
  const order: Order = {
    mode,
    source,
    image,
    snapshot: join(folder, 'snapshot'),
    report: join(folder, 'report'),
  };
  if (mode === 'restored') {
    rmSync(order.snapshot, { force: true });
    if (!spawnChild(engine, { ...order, mode: 'left' })) return undefined;
  }
  return spawnChild(engine, order);
}

function spawnChild(engine: EngineName, order: Order): Report | undefined {
  rmSync(order.report, { force: true });
  const run = spawnSync(command[engine], [child, JSON.stringify(order)], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (run.status === 0 && existsSync(order.report))
    return JSON.parse(readFileSync(order.report, 'utf8')) as Report;
  failures++;
  process.stderr.write(
    `FAILED ${order.source} ${order.mode} on ${engine}: ${run.signal ?? run.status}\n${run.stderr}\n`,
  );
  return undefined;
}

function printTable(engine: EngineName, mode: Mode): void {
  const rows: { program: string; cells: number[] }[] = [];
  for (const { program, engine: of, runs, sourceBytes, codeBytes } of measured) {
    if (of !== engine || !runs.raw || !runs[mode]) continue;
    const base = mode === 'restored' ? runs.instrumented! : runs.raw;
    // A capture a second is part of what that mode costs; a single one is not part of what comes after it.
    const whole = mode === 'captured-every-second';
    const rounds = (reports: Report[]) =>
      median(reports.map(whole ? r => r.cpu / r.rounds.length : steadyRound));
    const peaks = (reports: Report[]) => median(reports.map(r => r.peak));
    const cells =
      mode === 'instrumented'
        ? [
            median(base.map(r => r.cpu)),
            median(runs[mode].map(r => r.cpu)),
            median(runs[mode].map(r => r.cpu)) / median(base.map(r => r.cpu)),
            rounds(runs[mode]) / rounds(base),
            peaks(runs[mode]) / peaks(base),
            codeBytes / sourceBytes,
          ]
        : [rounds(base), rounds(runs[mode]), rounds(runs[mode]) / rounds(base)];
    rows.push({ program, cells });
  }
  if (rows.length === 0) return;
  const heads =
    mode === 'instrumented'
      ? ['raw ms', 'inst. ms', 'CPU', 'round', 'memory', 'code']
      : [mode === 'restored' ? 'never moved, ms/round' : 'raw ms/round', `${mode} ms/round`, 'CPU'];
  const firstRatio = 2;
  const line = (name: string, cells: (number | string)[]) =>
    `| ${name} | ` +
    cells
      .map((cell, i) =>
        typeof cell === 'string' ? cell : cell.toFixed(i < firstRatio ? (cell < 100 ? 1 : 0) : 3),
      )
      .join(' | ') +
    ' |';
  console.log(`\n${mode} on ${engine}, ${reps} runs each, CPU of all threads, medians\n`);
  console.log(line('program', heads));
  console.log('|' + '---|'.repeat(heads.length + 1));
  for (const { program, cells } of rows) console.log(line(program, cells));
  const column = (i: number) => rows.map(row => row.cells[i]!);
  const blank = ['', ''];
  const ratios = heads.slice(firstRatio).map((_, i) => i + firstRatio);
  console.log(line('geometric mean', [...blank, ...ratios.map(i => geometricMean(column(i)))]));
  console.log(line('worst', [...blank, ...ratios.map(i => Math.max(...column(i)))]));
}

/** CPU of a round once the engine has compiled what it will: the median of the last two fifths. */
function steadyRound(report: Report): number {
  return median(report.rounds.slice(-Math.ceil(report.rounds.length * 0.4)));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function geometricMean(values: number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
