/** A worker in this operating-system process: console, signals, and children of the same build. */
// Now, not when a program stands still for its first migration: bus/transfer.ts compresses.
import 'node:zlib';
import { realClock } from '../bus/clock.ts';
import { type BrokerAccess, connectWith } from '../bus/connection.ts';
import { spawnSelf } from '../platform/self.ts';
import type { WorkerConfig } from './config.ts';
import type { Sink } from './output.ts';
import { failHere } from './test-hooks.ts';
import { Worker } from './worker.ts';

export interface StartOptions {
  debug: boolean;
  access: BrokerAccess;
}

export async function startWorker(config: WorkerConfig, { debug, access }: StartOptions): Promise<void> {
  const sink = consoleSink();
  const failAt = failHere();
  const worker = new Worker(config, {
    connect: connectWith(access),
    clock: realClock,
    sink,
    // A group of its own: Ctrl-C on our console is for us, and we end our children ourselves.
    spawnChild: () =>
      // The pipe behind stderr is descriptor CHANNEL_FD.
      spawnSelf(['_child'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true }),
    spawnInstrument: bytes => spawnSelf(['_instrument'], { stdio: 'pipe', toInstrument: bytes }),
    onStep: step => {
      if (debug) {
        const time = new Date().toISOString().slice(11, 23);
        sink.write('stderr', `[Engine:${config.id}] ${time} migration: ${step}\n`);
      }
      failAt?.(step);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void worker.stop());
  }
  await worker.run();
}

function consoleSink(): Sink {
  // One wait for all programs: each has listeners on the stream.
  const waits: Partial<Record<'stdout' | 'stderr', Promise<void>>> = {};
  // Nobody reads our messages any more; the programs go on.
  process.stderr.on('error', () => undefined);
  return {
    write: (stream, text) => process[stream].destroyed || process[stream].write(text),
    drained: name =>
      (waits[name] ??= new Promise(resolve => {
        const stream = process[name];
        const done = () => {
          for (const event of ['drain', 'close', 'error']) stream.off(event, done);
          delete waits[name];
          resolve();
        };
        for (const event of ['drain', 'close', 'error']) stream.on(event, done);
      })),
  };
}
