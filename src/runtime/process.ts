/**
 * One process: a running program inside this operating-system process. The worker's child and `things run`
 * drive it through this class and know nothing of what lies behind it.
 */
import type { ProgramImage } from './image.ts';

export interface ProcessOptions {
  /** What the program sees behind `process.argv[1]`. */
  args: string[];
}

export class Process {
  /** Makes the image ready to run; nothing of the program has run yet. */
  static load(_image: ProgramImage, _options: ProcessOptions): Process {
    throw new Error('not yet');
  }

  /**
   * Rebuilds the program's state from a snapshot taken by {@link capture}. Nothing runs, no timer is armed,
   * until {@link resume}.
   */
  static restore(_image: ProgramImage, _snapshot: Uint8Array, _options: ProcessOptions): Process {
    throw new Error('not yet');
  }

  /** Runs the entry module to the end of its first turn. What it throws goes the way of an uncaught exception. */
  start(): void {}

  /**
   * Holds every event source (timers keep their remaining time) and resolves once the current turn, its
   * microtasks and the bounded host calls in flight have ended. Keeps the operating-system process alive.
   */
  async hold(): Promise<void> {}

  /** Lets events flow again after {@link hold} or {@link restore}. */
  resume(): void {}

  /**
   * The state as bytes, portable between engines. Only while held; changes nothing, may be repeated.
   * Throws a ThingsError that names the path in the program if some state cannot be captured; the process
   * can then be resumed as if nothing had happened.
   */
  capture(): Uint8Array {
    throw new Error('not yet');
  }
}
