/** Writing to stdout, and what to do when its reader goes away, as in `things ... | head`, or its disk is full. */
import { writeSync } from 'node:fs';
import { cannotPrint } from '../errors.ts';
import { engine } from './engine.ts';

/**
 * A broken pipe is no error: a command leaves with success. A service outlives its console, whatever happens to it.
 * `writers` says what writes to stdout: where it is only {@link print} or `console`, Bun needs no care, and is spared
 * making `process.stdout` (10 ms).
 */
export function expectBrokenPipe(reaction: 'leave' | 'stay', writers: 'console' | 'any'): void {
  if (writers === 'console' && engine().runtime === 'bun') return;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (reaction === 'stay') return;
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

/**
 * Prints a command's result and a line end on stdout, all of it before this returns: Bun's `console.log` says nothing
 * about a full disk. Throws OUTPUT_UNWRITABLE; ends the program when nobody reads it.
 */
export function print(text: string): void {
  const failure = writeWhole(1, Buffer.from(`${text}\n`));
  if (failure?.code === 'EPIPE') process.exit(0);
  if (failure !== undefined) throw cannotPrint(failure);
}

/** Waits for a pipe that is full. Returns why not everything could be written, if so. */
export function writeWhole(descriptor: 1 | 2, bytes: Uint8Array): NodeJS.ErrnoException | undefined {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return error as NodeJS.ErrnoException;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return undefined;
}
