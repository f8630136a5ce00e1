/**
 * A child process with an engine of its own kind: its "programs" are JSON that says what to do. The protocol between
 * worker and child is the real one.
 */
import { writeSync } from 'node:fs';
import { ThingsError } from '../../src/errors.ts';
import { runChild } from '../../src/worker/child.ts';
import type { Engine, EngineProcess } from '../../src/worker/engine.ts';

export interface FakeProgram {
  /** Prints `text count` so often. */
  every?: number;
  text?: string;
  /** Ends by itself when it has counted so far, with this exit code. */
  end?: { at: number; code: number };
  /** Bytes that its snapshot has besides the count. */
  weight?: number;
  /** Its capture is refused with this path. */
  uncapturable?: string;
  /** Its restore fails with this reason. */
  unrestorable?: string;
  /** The turn in which it counts to this takes six seconds. */
  busyAt?: number;
  /** Written to the descriptor of the worker's channel. */
  vandal?: string;
  /** Milliseconds that capture takes. */
  slowCapture?: number;
}

class FakeProcess implements EngineProcess {
  readonly #program: FakeProgram;
  #count: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(program: FakeProgram, count: number) {
    this.#program = program;
    this.#count = count;
  }

  start(): void {
    if (this.#program.vandal) writeSync(3, this.#program.vandal);
    this.resume();
  }

  async hold(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => undefined, 1 << 30);
    if (this.#program.slowCapture) await Bun.sleep(this.#program.slowCapture);
  }

  resume(): void {
    clearInterval(this.#timer);
    const { every = 20, text = 'count', end, busyAt } = this.#program;
    this.#timer = setInterval(() => {
      this.#count += 1;
      // At once, even if this turn goes on for long.
      writeSync(1, `${text} ${this.#count}\n`);
      if (this.#count === busyAt) for (const until = Date.now() + 6000; Date.now() < until; );
      if (end && this.#count >= end.at) process.exit(end.code);
    }, every);
  }

  capture(): Uint8Array {
    const { uncapturable, weight = 0 } = this.#program;
    if (uncapturable)
      throw new ThingsError('UNCAPTURABLE', `cannot capture ${uncapturable}`, { hint: 'Close it.' });
    const noise = new Uint8Array(weight);
    for (let at = 0; at < weight; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
    return Buffer.concat([Buffer.from(`${this.#count};`), noise]);
  }
}

const engine: Engine = {
  warm() {},
  prepare(image) {
    const { entry, files } = image as unknown as { entry: string; files: Record<string, string> };
    const program = JSON.parse(files[entry]!) as FakeProgram;
    return {
      load: () => new FakeProcess(program, 0),
      restore: snapshot => {
        if (program.unrestorable) throw new ThingsError('UNRESTORABLE', program.unrestorable);
        const bytes = Buffer.from(snapshot);
        return new FakeProcess(program, Number(bytes.subarray(0, bytes.indexOf(';')).toString()));
      },
    };
  },
};

runChild(engine);
