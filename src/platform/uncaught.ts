/** What is shown of an exception that nobody handles. Everything else about its end stays as the runtime has it. */
import type { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';
import { engine } from './engine.ts';

type FatalException = (error: unknown, fromPromise?: boolean) => boolean;

/** `textOf` gives what to show; undefined: what the runtime would. */
export function onUncaught(textOf: (error: unknown) => string | undefined): void {
  if (engine().runtime === 'bun') {
    process.setUncaughtExceptionCaptureCallback(error => {
      if ((process as EventEmitter).emit('uncaughtException', error, 'uncaughtException')) return;
      writeStderr(textOf(error) ?? `${error?.stack ?? error}\n`);
      process.exit(1);
    });
    return;
  }
  // Node asks this before it shows an exception: true if a listener took it, else exit listeners have run by now.
  const host = process as unknown as { _fatalException?: FatalException; reallyExit(code: number): never };
  const { _fatalException: before } = host;
  if (typeof before !== 'function') return;
  host._fatalException = (error, fromPromise) => {
    if (before.call(process, error, fromPromise)) return true;
    const text = textOf(error);
    if (text === undefined) return false;
    writeStderr(text);
    return host.reallyExit(Number(process.exitCode ?? 1));
  };
}

/** Bun's console shows an error by places of its own, as long as nobody has read its `stack`. */
export function printsUnreadTraces(): boolean {
  return engine().runtime === 'bun';
}

/** Whole, before the process ends; a pipe that is full is waited for. */
function writeStderr(text: string): void {
  let rest = Buffer.from(text);
  for (let tries = 0; rest.length > 0 && tries < 1000; tries++) {
    try {
      rest = rest.subarray(writeSync(2, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return; // nobody reads it
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
