/**
 * Takes snapshots of a program, or restores changed ones over and over in one program, and tells what came of each.
 * Answers go to descriptor 3, one line of JSON each, written at once: the next restore may be the last.
 */
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers';
import { ThingsError } from '../../src/errors.ts';
import { instrumentMade } from '../../src/instrument/made.ts';
import { Ground } from '../../src/runtime/ground.ts';
import type { ProgramImage } from '../../src/runtime/image.ts';
import { Process } from '../../src/runtime/process.ts';
import { Program } from '../../src/runtime/program.ts';
import { restore } from '../../src/runtime/restore/restore.ts';

export type Order =
  | { type: 'capture'; image: string; to: string }
  | { type: 'restore'; image: string; paths: string[] };

export type Answer =
  | { type: 'captured'; path: string }
  | { type: 'restored' }
  | { type: 'refused' }
  | { type: 'failed'; what: string }
  | { type: 'done' };

/** More turns add little. */
const TURNS = 4;

const answer = (message: Answer): void => void writeSync(3, `${JSON.stringify(message)}\n`);

async function main(order: Order): Promise<void> {
  const image = JSON.parse(readFileSync(order.image, 'utf8')) as ProgramImage;
  if (order.type === 'capture') {
    const program = Process.load(image, { args: [], virtualTime: true, instrument: instrumentMade });
    program.start();
    await program.hold();
    for (let turn = 0; turn < TURNS; turn++) {
      try {
        const path = `${order.to}-${turn}`;
        writeFileSync(path, program.capture());
        answer({ type: 'captured', path });
      } catch (error) {
        if (!(error instanceof ThingsError)) throw error;
      }
      if (!(await program.step())) break;
    }
  } else {
    const program = new Program(image, new Ground({ virtualTime: true }), instrumentMade);
    program.timers.hold();
    const snapshots = order.paths.map(path => new Uint8Array(readFileSync(path)));
    for (const bytes of snapshots) {
      try {
        restore(program, bytes);
        answer({ type: 'restored' });
      } catch (error) {
        const ours = error instanceof ThingsError && /^(?:SNAPSHOT|RESTORE)_/.test(error.code);
        answer(ours ? { type: 'refused' } : { type: 'failed', what: String((error as Error).stack) });
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  }
  answer({ type: 'done' });
}

void main(JSON.parse(readFileSync(0, 'utf8')) as Order);
