/**
 * Runs one benchmark program once and reports what it cost; built into one file for Bun and Node. Each program
 * runs ten equal rounds, one per turn of the event loop, and prints a line after each.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { ProgramImage } from '../../src/runtime/image.ts';
import type { Process as RunningProgram } from '../../src/runtime/process.ts';

/** How the program is run. */
export type Mode =
  /** Its own text, through the same `node:vm` call that the runtime uses; no runtime is loaded. */
  | 'raw'
  | 'instrumented'
  /** Captured once, after `captureAfter` rounds, and run on. */
  | 'captured'
  /** Captured between rounds whenever a second has passed. */
  | 'captured-every-second'
  /** Captured after `captureAfter` rounds; the process ends there. */
  | 'left'
  /** Restored from that snapshot, and run to the end. */
  | 'restored';

export interface Order {
  mode: Mode;
  source: string;
  image: string;
  snapshot: string;
  report: string;
}

export interface Report {
  /** CPU of all threads from before the program was loaded to its last round, captures included, ms. */
  cpu: number;
  /** CPU of each round, without captures, ms. */
  rounds: number[];
  /** Wall time of the captures, and of the restore, ms. */
  captures: number[];
  restore: number;
  snapshotBytes: number;
  /** Largest resident set, KiB. */
  peak: number;
}

const captureAfter = 3;
const order = JSON.parse(process.argv[2]!) as Order;
const report: Report = { cpu: 0, rounds: [], captures: [], restore: 0, snapshotBytes: 0, peak: 0 };
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

let begin = 0;
let roundBegin = 0;
let afterRound: () => void = () => {};

// Set before the runtime is loaded, which takes what it finds as the host's own.
console.log = (line: string) => {
  const now = cpu();
  if (!/^round \d+$/.test(line)) throw new Error(`unexpected output: ${line}`);
  report.rounds.push(now - roundBegin);
  report.cpu = now - begin;
  afterRound();
  roundBegin = cpu();
};

process.on('exit', () => {
  report.peak = peak();
  writeFileSync(order.report, JSON.stringify(report));
});

if (order.mode === 'raw') {
  const text = readFileSync(order.source, 'utf8');
  start();
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${text}\n})`, {
    filename: order.source,
  });
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, undefined, module, order.source, '');
} else {
  const { Process } = await import('../../src/runtime/process.ts');
  const image = JSON.parse(readFileSync(order.image, 'utf8')) as ProgramImage;
  start();
  let program: RunningProgram;
  if (order.mode === 'restored') {
    const snapshot = readFileSync(order.snapshot);
    const from = performance.now();
    program = Process.restore(image, snapshot, { args: [] });
    report.restore = performance.now() - from;
    roundBegin = cpu();
    program.resume();
  } else {
    program = Process.load(image, { args: [] });
    program.start();
  }
  let last = performance.now();
  const capture = async () => {
    await program.hold();
    const from = performance.now();
    const snapshot = program.capture();
    last = performance.now();
    report.captures.push(last - from);
    report.snapshotBytes = snapshot.length;
    if (order.mode === 'left') {
      writeFileSync(order.snapshot, snapshot);
      process.exit();
    }
    roundBegin = cpu();
    program.resume();
  };
  const due = () =>
    order.mode === 'captured-every-second'
      ? performance.now() - last >= 1000
      : (order.mode === 'captured' || order.mode === 'left') && report.rounds.length === captureAfter;
  afterRound = () => {
    if (due()) void capture();
  };
}

/** KiB. Not `resourceUsage().maxRSS`: Linux counts in it what the parent held at the fork. */
function peak(): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
}

function start(): void {
  begin = roundBegin = cpu();
}
