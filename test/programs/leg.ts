/**
 * Child side of the harness: one leg of a program's way through several processes and engines. Built into
 * one file that runs under Bun and Node; waits, fully loaded, for one line of JSON on stdin that says what
 * to do. The program owns stdout and stderr; what the harness must know goes to the report file.
 */
import { readFileSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { instrumentMade } from '../../src/instrument/made.ts';
import type { ProgramImage } from '../../src/runtime/image.ts';
import { Process } from '../../src/runtime/process.ts';

export type LegOrder =
  /** Runs the program from start to end in real time, as `things run` would. */
  | { type: 'run'; image: string; report: string }
  /** Runs it in virtual time and captures after every turn, throwing the snapshots away. */
  | { type: 'capture'; image: string; report: string; callTimeout?: number | undefined }
  /**
   * Starts it, or restores it and lets one turn pass; captures and dies, unless the program ends first. With nowhere
   * to go to it runs to its end, captured after every turn.
   */
  | {
      type: 'hop';
      image: string;
      report: string;
      callTimeout?: number | undefined;
      from: string | null;
      to: string | null;
    };

export interface LegReport {
  /** Captures that gave a snapshot. */
  captures: number;
  /** Messages of the captures that were refused. */
  refusals: string[];
  /** The snapshot is at `to` and the program goes on elsewhere; otherwise it ended here. */
  handedOver: boolean;
  /** Bytes of the last snapshot. */
  bytes: number;
}

/** Lets one event through while held; says whether any is left that keeps the program alive. */
type Stepped = Process & { step(): Promise<boolean> };

function readOrder(): LegOrder {
  const chunk = new Uint8Array(4096);
  let line = '';
  while (!line.endsWith('\n')) {
    const count = readSync(0, chunk);
    if (count === 0) process.kill(process.pid, 'SIGKILL');
    line += new TextDecoder().decode(chunk.subarray(0, count));
  }
  return JSON.parse(line) as LegOrder;
}

/** Every leg keeps its report current, because the program may end the process in any turn. */
function reporter(file: string): { report: LegReport; save(): void } {
  const report: LegReport = { captures: 0, refusals: [], handedOver: false, bytes: 0 };
  const save = () => {
    writeFileSync(file + '.new', JSON.stringify(report));
    renameSync(file + '.new', file);
  };
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

const optionsOf = ({ callTimeout }: { callTimeout?: number | undefined }) => ({
  args: [],
  virtualTime: true,
  instrument: instrumentMade,
  callTimeout,
});

async function run(order: LegOrder): Promise<void> {
  const image = JSON.parse(readFileSync(order.image, 'utf8')) as ProgramImage;
  const { report, save } = reporter(order.report);
  switch (order.type) {
    case 'run':
      Process.load(image, { args: [], instrument: instrumentMade }).start();
      return;
    case 'capture': {
      const options = optionsOf(order);
      const program = Process.load(image, options);
      program.start();
      await program.hold();
      do {
        tryCapture(program, report);
        save();
      } while (await program.step());
      program.resume();
      return;
    }
    case 'hop': {
      const options = optionsOf(order);
      let program: Stepped;
      let more = true;
      if (order.from === null) {
        program = Process.load(image, options);
        program.start();
        await program.hold();
      } else {
        program = Process.restore(image, readFileSync(order.from), options);
        more = await program.step();
      }
      for (; more; more = await program.step()) {
        const snapshot = tryCapture(program, report);
        if (snapshot === undefined || order.to === null) {
          save();
          continue;
        }
        writeFileSync(order.to, snapshot);
        report.handedOver = true;
        save();
        // Without exit handlers: the program goes on elsewhere, this copy of it must leave no trace.
        process.kill(process.pid, 'SIGKILL');
        return;
      }
      program.resume();
    }
  }
}

// Not awaited: while a module is being evaluated, Bun goes on after an uncaught exception.
void run(readOrder());
