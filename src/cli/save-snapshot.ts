/** Snapshots of a program that `things run` runs, taken when a signal asks for one. */
import { exitFlushed, leaveFlushed } from '../platform/exit.ts';
import type { Process } from '../runtime/process.ts';

type Write = (file: string, bytes: Uint8Array) => Promise<void>;

/**
 * SIGUSR2: write a snapshot and go on. SIGINT, SIGTERM: write one and leave, without running on; where the program
 * cannot be captured it goes on, and the second such signal ends it. Listens before there is a process, whose
 * listeners would else be taken for the program's own.
 */
export function saveOnSignals(file: string, write: Write): (running: Process) => void {
  let running: Process | undefined;
  let refused = false;
  const save = async (process: Process): Promise<boolean> => {
    await process.hold();
    try {
      const bytes = process.capture();
      await write(file, bytes);
      console.error(`things: wrote a snapshot of ${bytes.length} bytes to ${file}`);
      return true;
    } catch (error) {
      console.error(`things: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  };
  process.on('SIGUSR2', async () => {
    if (!running) return;
    await save(running);
    running.resume();
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, async () => {
      if (!running || refused) return exitFlushed(code);
      if (await save(running)) return leaveFlushed(0);
      refused = true;
      running.resume();
    });
  }
  return process => {
    running = process;
  };
}
