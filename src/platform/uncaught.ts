/** What is shown of an exception that nobody handles. Everything else about its end stays as the runtime has it. */
import type { EventEmitter } from 'node:events';
import { engine } from './engine.ts';
import { writeWhole } from './output.ts';

type FatalException = (error: unknown, fromPromise?: boolean) => boolean;

/** `textOf` gives what to show; undefined: what the runtime would. */
export function onUncaught(textOf: (error: unknown) => string | undefined): void {
  if (engine().runtime === 'bun') {
    process.setUncaughtExceptionCaptureCallback(error => {
      if ((process as EventEmitter).emit('uncaughtException', error, 'uncaughtException')) return;
      writeWhole(2, Buffer.from(textOf(error) ?? `${error?.stack ?? error}\n`));
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
    writeWhole(2, Buffer.from(text));
    return host.reallyExit(Number(process.exitCode ?? 1));
  };
}

/** Bun's console shows an error by places of its own, as long as nobody has read its `stack`. */
export function printsUnreadTraces(): boolean {
  return engine().runtime === 'bun';
}
