/**
 * Child side of the harness: one leg of a program's way through several processes and engines. Built into
 * one file for each engine: `leg ORDER`, in JSON. The program owns stdout and stderr; what the harness must know
 * goes to the report file.
 */
import { appendFileSync, fstatSync, readFileSync, writeFileSync } from 'node:fs';
import type { InstrumentMade, ProgramImage } from '../../src/runtime/image.ts';
import { Process } from '../../src/runtime/process.ts';

export type LegOrder =
  /** Runs the program from start to end in real time, as `things run` would. */
  | { type: 'run'; image: string; report: string }
  /** Runs it in virtual time and captures after every turn; the first snapshot goes to `to`, where it may die. */
  | {
      type: 'capture';
      image: string;
      report: string;
      callTimeout?: number | undefined;
      to: string;
      after: 'go on' | 'die';
    }
  /**
   * Restores it and captures after every turn; hands over and dies after so many turns, unless the program ends first.
   * With nowhere to go to it runs to its end.
   */
  | {
      type: 'hop';
      image: string;
      report: string;
      callTimeout?: number | undefined;
      from: string;
      to: string | null;
      turns: number;
    };

export interface LegReport {
  /** Captures that gave a snapshot. */
  captures: number;
  /** Messages of the captures that were refused. */
  refusals: string[];
  /** The snapshot is at `to`: what there was when it was taken. */
  handedOver: { captures: number; refusals: number; stdout: number; stderr: number } | undefined;
  /** Bytes of the last snapshot. */
  bytes: number;
}

/** Lets one event through while held; says whether any is left that keeps the program alive. */
type Stepped = Process & { step(): Promise<boolean> };

/**
 * Every leg keeps its report current, because the program may end the process in any turn: a line each time, of which
 * the last counts. (A file that is renamed over another is written to the disk first, 10 ms a turn.)
 */
function reporter(file: string): { report: LegReport; save(): void } {
  const report: LegReport = { captures: 0, refusals: [], handedOver: undefined, bytes: 0 };
  const save = () => appendFileSync(file, JSON.stringify(report) + '\n');
  save();
  return { report, save };
}

function tryCapture(program: Process, report: LegReport): Uint8Array | undefined {
  try {
    const snapshot = program.capture();
    report.captures++;
    report.bytes = snapshot.length;
    return snapshot;
  } catch (error) {
    report.refusals.push(
      String((error as Error).message) + (isRefusal(error) ? '' : '\n' + (error as Error).stack),
    );
    return undefined;
  }
}

const isRefusal = (error: unknown) => (error as Error).name === 'ThingsError';

/** A sixth of a leg's time: loaded before programs whose text may make code, for others when they surprise us. */
const made = () => (require('../../src/instrument/made.ts') as Made).instrumentMade;
type Made = typeof import('../../src/instrument/made.ts');
const instrument: InstrumentMade = {
  kindOf: text => made().kindOf(text),
  add: (...text) => made().add(...text),
};
const MAKES_CODE = /eval|Function|constructor|\bvm\b|Reflect/;

const optionsOf = ({ callTimeout }: { callTimeout?: number | undefined }) => ({
  args: [],
  virtualTime: true,
  instrument,
  callTimeout,
});

async function run(order: LegOrder): Promise<void> {
  const image = JSON.parse(readFileSync(order.image, 'utf8')) as ProgramImage;
  const { report, save } = reporter(order.report);
  if (image.files.some(({ source }) => MAKES_CODE.test(source))) made();
  switch (order.type) {
    case 'run':
      Process.load(image, { args: [], instrument }).start();
      return;
    case 'capture': {
      const program: Stepped = Process.load(image, optionsOf(order));
      program.start();
      await program.hold();
      do {
        const snapshot = tryCapture(program, report);
        const first = snapshot !== undefined && report.handedOver === undefined;
        if (first) handOver(snapshot, order.to, report);
        save();
        if (first && order.after === 'die') die();
      } while (await program.step());
      program.resume();
      return;
    }
    case 'hop': {
      const program: Stepped = Process.restore(image, readFileSync(order.from), optionsOf(order));
      for (let turn = 1; await program.step(); turn++) {
        const snapshot = tryCapture(program, report);
        if (snapshot === undefined || order.to === null || turn < order.turns) {
          save();
          continue;
        }
        handOver(snapshot, order.to, report);
        save();
        die();
      }
      program.resume();
    }
  }
}

/** Output goes to files, at once. */
function handOver(snapshot: Uint8Array, to: string, report: LegReport): void {
  writeFileSync(to, snapshot);
  report.handedOver = {
    captures: report.captures,
    refusals: report.refusals.length,
    stdout: fstatSync(1).size,
    stderr: fstatSync(2).size,
  };
}

/** Without exit handlers: the program goes on elsewhere, this copy of it must leave no trace. */
function die(): never {
  return process.kill(process.pid, 'SIGKILL') as never;
}

// Not awaited: while a module is being evaluated, Bun goes on after an uncaught exception.
void run(JSON.parse(process.argv[2]!) as LegOrder);
