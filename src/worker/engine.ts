/** The runtime as the child sees it, in the two steps of an arrival: the image comes early, the state late. */
import { Ground } from '../runtime/ground.ts';
import type { ProgramImage } from '../runtime/image.ts';
import { Process } from '../runtime/process.ts';

/** A program that stands ready; exactly one of the two is called, once. */
export interface PreparedProgram {
  load(): EngineProcess;
  /** Nothing runs until `resume`. */
  restore(snapshot: Uint8Array): EngineProcess;
}

export interface EngineProcess {
  start(): void;
  hold(callTimeout: number): Promise<void>;
  resume(): void;
  capture(): Uint8Array;
}

/** Tests have a smaller one. */
export interface Engine {
  /** Does, once, what can be done before any image is at hand. */
  warm(): void;
  prepare(image: ProgramImage, options: { args: string[] }): PreparedProgram | Promise<PreparedProgram>;
}

let ground: Ground | undefined;

export const engine: Engine = {
  warm() {
    ground = new Ground({ virtualTime: false });
  },
  async prepare(image, options) {
    // The parser itself is loaded by the first text that needs it.
    const instrument = image.makesCode ? (await import('../instrument/made.ts')).instrumentMade : undefined;
    return Process.prepare(image, { ...options, instrument }, ground);
  },
};
