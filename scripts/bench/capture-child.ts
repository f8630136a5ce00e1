/** Captures or restores one program and reports how long it took; built into one file for Bun and Node. */
import { readFileSync, writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { brotliCompressSync, constants } from 'node:zlib';
import type { ProgramImage } from '../../src/runtime/image.ts';
import { Process } from '../../src/runtime/process.ts';

export interface CaptureOrder {
  /** `clone`: the yardstick, which is the first to touch its graph as well. */
  type: 'capture' | 'restore' | 'clone';
  image: string;
  snapshot: string;
  report: string;
}

/** Times in ms, sizes in bytes; of the yardsticks, those that apply to the program's graph. */
export interface CaptureReport {
  capture?: number;
  restore?: number;
  captureCpu?: number;
  restoreCpu?: number;
  clone?: number;
  cloneCpu?: number;
  snapshotBytes?: number;
  serializedBytes?: number;
  jsonBytes?: number;
  compressedBytes?: number;
  compressedJsonBytes?: number;
  /** Largest resident set, KiB. */
  peak: number;
}

const order = JSON.parse(process.argv[2]!) as CaptureOrder;
const image = JSON.parse(readFileSync(order.image, 'utf8')) as ProgramImage;
const report: CaptureReport = { peak: 0 };

/** The host's: a restored program has clocks of its own. */
const now = performance.now.bind(performance);

function time<T>(work: () => T): { result: T; took: number; cpu: number } {
  const before = process.cpuUsage();
  const from = now();
  const result = work();
  const took = now() - from;
  const { user, system } = process.cpuUsage(before);
  return { result, took, cpu: (user + system) / 1000 };
}

const compress = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;

/** A held program and the graph that it leaves, so that the yardsticks measure the same objects. */
async function hold(): Promise<{ program: Process; graph: unknown }> {
  const shared = globalThis as { benchmarkGraph?: unknown };
  const program = Process.load(image, { args: [] });
  program.start();
  await program.hold();
  const graph = shared.benchmarkGraph;
  delete shared.benchmarkGraph;
  return { program, graph };
}

switch (order.type) {
  case 'clone': {
    const { graph } = await hold();
    if (graph === undefined) break;
    const clone = time(() => structuredClone(graph));
    report.clone = clone.took;
    report.cloneCpu = clone.cpu;
    break;
  }
  case 'capture': {
    const { program, graph } = await hold();
    const { result: snapshot, took, cpu } = time(() => program.capture());
    report.capture = took;
    report.captureCpu = cpu;
    report.snapshotBytes = snapshot.length;
    writeFileSync(order.snapshot, snapshot);
    if (graph !== undefined) {
      const json = JSON.stringify(graph);
      report.serializedBytes = serialize(graph).length;
      report.jsonBytes = json.length;
      report.compressedBytes = compress(snapshot);
      report.compressedJsonBytes = compress(Buffer.from(json));
    }
    break;
  }
  case 'restore': {
    const snapshot = readFileSync(order.snapshot);
    // The target of a migration has this behind it when the snapshot arrives.
    const prepared = Process.prepare(image, { args: [] });
    const { result: restored, took, cpu } = time(() => prepared.restore(snapshot));
    report.restore = took;
    report.restoreCpu = cpu;
    const { benchmarkCheck } = globalThis as { benchmarkCheck?: () => Promise<boolean> };
    if (benchmarkCheck) {
      restored.resume();
      if (!(await benchmarkCheck())) throw new Error('the restored program went on with another result');
    }
  }
}
report.peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
writeFileSync(order.report, JSON.stringify(report));
process.exit();
