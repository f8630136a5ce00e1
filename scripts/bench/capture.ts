/**
 * How long captures and restores take and how large snapshots are, against structuredClone, v8.serialize and JSON of
 * the same graph: `scripts/bench/run capture [--engine bun,node] [--reps 3] [--json FILE] [CASE...]`. Each
 * measurement is the first of a fresh process, as in a migration.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instrumentProgram } from '../../src/instrument/program.ts';
import type { CaptureOrder, CaptureReport } from './capture-child.ts';

type EngineName = 'bun' | 'node';

const { values: options, positionals } = parseArgs({
  options: {
    engine: { type: 'string', default: 'bun,node' },
    reps: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
  allowPositionals: true,
});

/** `benchmarkCheck` says whether a restored program has what the first one had. */
const plainObjects = (count: number) => `
const graph = [];
for (let i = 0; i < ${count}; i++) {
  graph.push({ id: i, name: 'object ' + i, ratio: i / 7, active: i % 2 === 0, tags: ['t' + (i % 50)], parent: null });
}
globalThis.benchmarkGraph = graph;
globalThis.benchmarkCheck = async () => graph.every(
  ({ id, name, ratio, active, tags: [tag], parent }, i) =>
    id === i && name === 'object ' + i && ratio === i / 7 && active === (i % 2 === 0) && tag === 't' + (i % 50) && parent === null,
) && graph.length === ${count};
setTimeout(() => console.log(graph.length), 1e6);
`;

/** Async functions at an `await`, which a restored program can go on from. */
const suspended = (count: number) => `
let open;
const gate = new Promise(resolve => { open = resolve; });
async function wait(i) { const mine = { i }; const add = await gate; return mine.i + add; }
const all = Array.from({ length: ${count} }, (_, i) => wait(i));
globalThis.benchmarkCheck = async () => {
  open(1);
  let sum = 0;
  for (const value of await Promise.all(all)) sum += value;
  return sum === ${(count * (count + 1)) / 2};
};
setTimeout(() => {}, 1e6);
`;

const cases: Record<string, string> = {
  empty: 'setTimeout(() => {}, 1e6);',
  '10,000 objects': plainObjects(10_000),
  '100,000 objects': plainObjects(100_000),
  '1,000,000 objects': plainObjects(1_000_000),
  '300,000 numbers': `
const graph = Array.from({ length: 300000 }, (_, i) => i * 1.5);
globalThis.benchmarkGraph = graph;
globalThis.benchmarkCheck = async () => graph.length === 300000 && graph.every((value, i) => value === i * 1.5);
setTimeout(() => console.log(graph.length), 1e6);
`,
  'list of 200,000': `
let head = null;
for (let i = 0; i < 200000; i++) head = { i, next: head };
globalThis.benchmarkCheck = async () => {
  let i = 200000;
  for (let at = head; at; at = at.next) if (at.i !== --i) return false;
  return i === 0;
};
setTimeout(() => console.log(head.i), 1e6);
`,
  '10,000 closures': `
const list = [];
for (let i = 0; i < 10000; i++) list.push((() => { let n = i; return () => n++; })());
globalThis.benchmarkCheck = async () => list.every((f, i) => f() === i && f() === i + 1) && list.length === 10000;
setTimeout(() => console.log(list.length), 1e6);
`,
  '10,000 instances': `
class Point { #x; y; constructor(x, y) { this.#x = x; this.y = y; } sum() { return this.#x + this.y; } }
const list = Array.from({ length: 10000 }, (_, i) => new Point(i, -i));
globalThis.benchmarkCheck = async () => list.every((p, i) => p.sum() === 0 && p.y === -i) && list.length === 10000;
setTimeout(() => console.log(list[5].sum()), 1e6);
`,
  '10,000 suspended': suspended(10_000),
  '100,000 suspended': suspended(100_000),
};

const GROWTH = [
  ['10,000 suspended', '100,000 suspended'],
  ['10,000 objects', '100,000 objects'],
  ['100,000 objects', '1,000,000 objects'],
] as const;

const engines = options.engine.split(',') as EngineName[];
const command: Record<EngineName, string> = { bun: process.execPath, node: 'node' };
const folder = mkdtempSync(join(tmpdir(), 'things-bench-'));
const child = join(folder, 'child.mjs');
const built = await Bun.build({
  entrypoints: [join(import.meta.dir, 'capture-child.ts')],
  target: 'node',
  format: 'esm',
});
await Bun.write(child, built.outputs[0]!);

const all: { name: string; engine: EngineName; reports: CaptureReport[] }[] = [];
let failures = 0;
try {
  for (const [name, source] of Object.entries(cases)) {
    if (positionals.length > 0 && !positionals.some(word => name.includes(word))) continue;
    const image = join(folder, 'image.json');
    writeFileSync(
      image,
      JSON.stringify(instrumentProgram({ entry: 'main.js', files: { 'main.js': source } })),
    );
    for (const engine of engines) {
      const reports: CaptureReport[] = [];
      for (let rep = 0; rep < Number(options.reps); rep++) reports.push(...runAll(name, engine, image));
      all.push({ name, engine, reports });
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
print();
if (options.json) writeFileSync(options.json, JSON.stringify(all));
process.exitCode = failures > 0 ? 1 : 0;

function runAll(name: string, engine: EngineName, image: string): CaptureReport[] {
  const order = { image, snapshot: join(folder, 'snapshot'), report: join(folder, 'report') };
  const reports: CaptureReport[] = [];
  for (const type of ['clone', 'capture', 'restore'] as const) {
    const args = [child, JSON.stringify({ ...order, type } satisfies CaptureOrder)];
    const run = spawnSync(command[engine], args, { encoding: 'utf8', timeout: 300_000 });
    if (run.status !== 0) {
      failures++;
      process.stderr.write(
        `FAILED ${name}, ${type} on ${engine}: ${run.signal ?? run.status}\n${run.stderr}\n`,
      );
      break;
    }
    reports.push(JSON.parse(readFileSync(order.report, 'utf8')) as CaptureReport);
  }
  return reports;
}

function print(): void {
  console.log(
    '| program | engine | capture ms | restore ms | structuredClone ms | capture + restore over clone, CPU | snapshot | v8.serialize | JSON | compressed | compressed JSON | peak MB |',
  );
  console.log('|' + '---|'.repeat(12));
  for (const { name, engine, reports } of all) {
    const of = (key: keyof CaptureReport) => {
      const values = reports.flatMap(r => r[key] ?? []).sort((a, b) => a - b);
      return values.length > 0 ? values[values.length >> 1] : undefined;
    };
    const number = (value: number | undefined, digits = 0) => value?.toFixed(digits) ?? '';
    const [capture, restore, clone] = [of('capture'), of('restore'), of('clone')];
    const cpu = [of('captureCpu'), of('restoreCpu'), of('cloneCpu')] as const;
    const ratio = cpu[0] && cpu[1] && cpu[2] ? (cpu[0] + cpu[1]) / cpu[2] : undefined;
    const sizes = [
      'snapshotBytes',
      'serializedBytes',
      'jsonBytes',
      'compressedBytes',
      'compressedJsonBytes',
    ] as const;
    const peak = Math.max(...reports.map(r => r.peak)) / 1024;
    const cells = [
      ...[capture, restore, clone].map(value => number(value, 1)),
      number(ratio, 2),
      ...sizes.map(size => number(of(size))),
      number(peak),
    ];
    console.log(`| ${name} | ${engine} | ${cells.join(' | ')} |`);
  }
  for (const engine of engines) printGrowth(engine);
}

/** Ten times as much is to take about ten times as long; by CPU time, which other processes stretch least. */
function printGrowth(engine: EngineName): void {
  const best = (name: string, key: 'captureCpu' | 'restoreCpu') => {
    const reports = all.find(measured => measured.name === name && measured.engine === engine)?.reports ?? [];
    return Math.min(...reports.flatMap(report => report[key] ?? []));
  };
  for (const [few, many] of GROWTH) {
    for (const key of ['captureCpu', 'restoreCpu'] as const) {
      const [less, more] = [best(few, key), best(many, key)];
      if (!Number.isFinite(less + more)) continue;
      const growth = more / less;
      console.log(
        `${engine} ${key}: ${few} ${less.toFixed(0)} ms, ${many} ${more.toFixed(0)} ms, ${growth.toFixed(1)} times`,
      );
      if (growth > 20) failures++;
    }
  }
}
