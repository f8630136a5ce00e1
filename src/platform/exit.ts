/** Ending this operating-system process without losing what it has written. */

/**
 * Exits with `code` once stdout and stderr have been handed to the operating system. A plain `process.exit`
 * drops what a pipe has not yet taken (anything past 64 KB on Linux).
 */
export async function exitFlushed(code: number): Promise<never> {
  await handOver();
  process.exit(code);
}

/** Resolves when the operating system has what stdout and stderr have taken; they take nothing more. */
export async function handOver(): Promise<void> {
  // `end`, because Bun calls the callback of an empty `write` at once and never reports `writableLength`.
  await Promise.all(
    [process.stdout, process.stderr].map(stream => new Promise<void>(done => stream.end(() => done()))),
  );
}

/** The same without a word to a program inside: its `exit` handlers must not run where it no longer lives. */
export function leaveFlushed(code: number): Promise<never> {
  process.removeAllListeners('exit');
  return exitFlushed(code);
}
