/** Snapshots of a program that `things run` runs, taken when a signal asks for one. */
import { exitFlushed } from '../platform/exit.ts';
import type { Process } from '../runtime/process.ts';

type Write = (file: string, bytes: Uint8Array) => Promise<void>;

/** SIGUSR2: write a snapshot and go on. SIGINT, SIGTERM: write one and leave, without running on. */
export function saveOnSignals(running: Process, file: string, write: Write): void {
  const save = async (): Promise<boolean> => {
    await running.hold();
    try {
      const bytes = running.capture();
      await write(file, bytes);
      console.error(`things: wrote a snapshot of ${bytes.length} bytes to ${file}`);
      return true;
    } catch (error) {
      console.error(`things: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  };
  process.on('SIGUSR2', async () => {
    await save();
    running.resume();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      if (await save()) await exitFlushed(0);
      running.resume();
    });
  }
}
