/** The runtime as the child sees it, in the two steps of an arrival: the image comes early, the state late. */
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
  hold(): Promise<void>;
  resume(): void;
  capture(): Uint8Array;
}

/** Tests have a smaller one. */
export interface Engine {
  prepare(image: ProgramImage, options: { args: string[] }): PreparedProgram;
}

export const engine: Engine = {
  prepare: (image, options) => Process.prepare(image, options),
};
