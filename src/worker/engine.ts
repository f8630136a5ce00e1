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

/** One in each process, whichever of the two comes first: a second one would take the first one's globals for the host's. */
let ground: Ground | undefined;
const onlyGround = () => (ground ??= new Ground({ virtualTime: false }));

export const engine: Engine = {
  warm: () => void onlyGround(),
  prepare: (image, options) => Process.prepare(image, options, onlyGround()),
};
