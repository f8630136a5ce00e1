/** `things _instrument`: ProgramSource in on stdin, ProgramImage out on stdout, both JSON. Not for people. */
import { readSync, writeSync } from 'node:fs';
import { ThingsError } from '../errors.ts';
import { instrumentProgram } from '../instrument/program.ts';
import { swc } from '../platform/swc.ts';
import { REFUSED } from '../worker/instrument-protocol.ts';

export function start(): void {
  try {
    // Before the source is waited for: loading takes longer than anything else here.
    swc();
    write(JSON.stringify(instrumentProgram(JSON.parse(readStdin()))));
  } catch (error) {
    if (!(error instanceof ThingsError)) throw error;
    write(JSON.stringify(error));
    process.exitCode = REFUSED;
  }
}

/** By descriptor: to make `process.stdin` and `process.stdout` takes Bun a quarter of what this process lives. */
function readStdin(): string {
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = Buffer.allocUnsafe(64 * 1024);
    const length = readSync(0, piece);
    if (length === 0) return Buffer.concat(pieces).toString();
    pieces.push(piece.subarray(0, length));
  }
}

function write(text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done);
}
