/** Snapshots of a program that `things run` runs, taken when a signal asks for one. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { cannotWriteFile } from '../errors.ts';
import { exitFlushed, leaveFlushed } from '../platform/exit.ts';
import { printableLines } from '../printable.ts';
import type { Process } from '../runtime/process.ts';

type Saved = Pick<Process, 'hold' | 'capture' | 'resume'>;

/**
 * SIGUSR2: write a snapshot and go on. SIGINT, SIGTERM: write one and leave, without running on; where the program
 * cannot be captured it goes on, and the second such signal ends it. Listens before there is a process, whose
 * listeners would else be taken for the program's own.
 */
export function saveOnSignals(file: string): (running: Saved) => void {
  let running: Saved | undefined;
  let refused = false;
  let leaving = false;
  /** Whether the snapshot is written; the program stands still then. */
  const save = async (program: Saved): Promise<boolean> => {
    try {
      await program.hold();
      const bytes = program.capture();
      await replaceFile(file, bytes);
      console.error(`things: wrote a snapshot of ${bytes.length} bytes to ${file}`);
      return true;
    } catch (error) {
      console.error(printableLines(`things: ${error instanceof Error ? error.message : error}`));
      return false;
    }
  };
  // One at a time: a second one would let the program run on under the first one's hands.
  const queue: (() => Promise<void>)[] = [];
  const inTurn = async (action: () => Promise<void>): Promise<void> => {
    queue.push(action);
    if (queue.length > 1) return;
    // Plain `await`, no `then`: the program may have its own ideas of Promise.prototype.
    for (let next = queue[0]; next; next = queue[0]) {
      await next();
      queue.shift();
    }
  };
  process.on('SIGUSR2', () =>
    inTurn(async () => {
      if (!running || leaving) return;
      await save(running);
      running.resume();
    }),
  );
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (!running || refused) return void exitFlushed(code);
      void inTurn(async () => {
        if (leaving || refused) return;
        if (await save(running!)) {
          leaving = true;
          await leaveFlushed(0);
        }
        refused = true;
        running!.resume();
      });
    });
  }
  return program => {
    running = program;
  };
}

/** Until all of it is written the file is what it was: the snapshot before may be the only one there is. */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${process.pid}.new`;
  try {
    await writeFile(unfinished, bytes, { flush: true });
    await rename(unfinished, file);
  } catch (error) {
    try {
      await rm(unfinished, { force: true });
    } catch {
      // What it could not write it may not be able to remove.
    }
    throw cannotWriteFile(file, error as NodeJS.ErrnoException);
  }
}
